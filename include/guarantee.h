/** guarantee.h - everything: include this one. */
#ifndef GUARANTEE_H
#define GUARANTEE_H

#include "guarantee/calendar.h"
#include "guarantee/ledger.h"
#include "guarantee/number.h"
#include "guarantee/policy.h"
#include "guarantee/portfolio.h"
#include "guarantee/scheme.h"
#include "guarantee/status.h"
#include "guarantee/trail.h"
#include "guarantee/version.h"

#endif
