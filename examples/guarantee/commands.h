/* The subcommands, one file each. */
#ifndef COMMANDS_H
#define COMMANDS_H

#include "arguments.h"

extern const struct subcommand quote_command, claim_command, compensate_command, refinance_command, reserve_command,
    limits_command, subsidy_command, allot_command, portfolio_command, compare_command, ledger_command, check_command,
    facts_command, parameters_command, schemes_command, new_command;

#endif
