/*
 * A plan: what a scheme is for rows that all have the same facts, as a list of operations on registers. A register is
 * one block of 64-bit integers; a mask is one block of bytes. Operations are pure: what two figures share is worked out
 * once.
 */
#ifndef GI_PORTFOLIO_PLAN_H
#define GI_PORTFOLIO_PLAN_H

#include "base/arena.h"
#include "guarantee/portfolio.h"
#include "number/exact.h"

enum { GI_BLOCK_ROWS = 1024, GI_REGISTERS_MAX = 4096, GI_FACTORS = 4, GI_DIVISORS = 2 };

/* Truth in a mask. All of several is their least value; not swaps the ends. */
enum { GI_MASK_NO = 0, GI_MASK_UNKNOWN = 1, GI_MASK_ABSENT = 2, GI_MASK_YES = 3 };

enum gi_code {
    GI_LOAD,       /* number out: column `column`, checked against limits[0..1]               */
    GI_LOAD_FLAG,  /* mask out                                                              */
    GI_LINEAR,     /* number out: constants[0] * in[0] + constants[1] * in[1] + constants[2] */
    GI_SCALE,      /* number out: constants[0] * in... / (constants[1] * over...), rounded by `mode`; 0: no division */
    GI_SELECT,     /* number out: mask[0] is yes ? in[0] or constants[0] : in[1] or constants[1] */
    GI_SMALLER,    /* number out: of in[0] and in[1] or constants[0]                        */
    GI_LARGER,     /* likewise                                                              */
    GI_TIER,       /* number out: the value of the first row with in[0] <= its bound; table: bound, value, ... value */
    GI_DAY_COUNT,  /* number out: numerator of the year fraction over constants[0]; mask out: yes where there is none */
    GI_DAY_MOVE,   /* number out: in[0] moved by in[1] or constants[0] units (constants[1]), times constants[2]; 0: its
                      end. Mask out: yes where there is no such day */
    GI_SPAN_COUNT, /* number out: units (constants[0]) from in[0] to in[1], counted by constants[1]; mask out: yes where
                      they are backwards, the number 0 */
    GI_APPORTION,  /* number outs: parts by the largest fractions; table: count, ins, outs */
    GI_IN_RANGE,   /* mask out: constants[0] <= in[0] <= constants[1]                       */
    GI_NOT_ABOVE,  /* mask out: in[0] <= in[1]                                              */
    GI_EQUAL,      /* mask out: in[0] == in[1]                                              */
    GI_MASK_FILL,  /* mask out: constants[0] everywhere                                     */
    GI_MASK_NOT,   /* mask out                                                              */
    GI_MASK_LEAST, /* mask out: of mask[0] and mask[1]                                      */
    GI_MASK_MOST,  /* mask out                                                              */
    GI_MASK_UNSURE, /* mask out: yes where mask[0] is neither yes nor no                     */
    GI_DECIDE,      /* mask out: mask[0] where it is not 0, else constants[mask[1]]          */
    GI_CODES
};

struct gi_operation {
    uint8_t code;
    uint8_t mode;
    int16_t out;      /* number register, -1 none */
    int16_t out_mask; /* -1 none */
    int16_t in[GI_FACTORS];
    int16_t over[GI_DIVISORS];
    int16_t mask[2];
    int16_t column;
    int64_t constants[4];
    const int64_t *table;
    uint32_t table_count;
};

/* A register, or (-1) a constant. */
struct gi_operand {
    int16_t number;
    int64_t constant;
};

enum gi_figure_state { GI_FIGURE_ABSENT, GI_FIGURE_KNOWN, GI_FIGURE_SOMETIMES };

/* How a figure of a plan is handed out or added up. */
struct gi_plan_figure {
    enum gi_figure_state state;
    int16_t known; /* GI_FIGURE_SOMETIMES: mask, yes where known */
    struct gi_operand value;
    int16_t over;          /* register that the value is over, -1: none */
    int64_t over_constant; /* and this: value / (over * over_constant) */
    bool is_whole;         /* an amount that is whole minor units: over and over_constant are 1 */
};

/* What a row adds to one of the portfolio's accumulators. */
struct gi_plan_sum {
    bool adds;    /* false: nothing under this plan */
    int16_t only; /* mask: a row counts where it is yes; -1: every row */
    struct gi_operand value;
};

struct gi_plan_question {
    int16_t code; /* mask register of deciding codes (0: eligible), -1: all are `every` */
    uint8_t every;
    int16_t admitted; /* likewise by eligibility rules alone, -1: all are every_admitted */
    uint8_t every_admitted;
    int16_t breaches; /* number register: tests that the row breaches; -1: none */
};

struct gi_plan {
    struct gi_arena arena;
    uint64_t pattern; /* bit c: nullable column number c has a value */
    bool exact;       /* no columns: every row by the exact rules */
    const char *why;  /* then: which rule, and why */
    struct gi_operation *operations;
    uint32_t count, capacity;
    uint16_t number_count, mask_count;
    struct gi_plan_question *questions; /* in the order of the layout's questions */
    struct gi_plan_figure *figures;     /* of the layout's outputs */
    struct gi_plan_sum *sums;           /* of the layout's accumulators */
    int16_t escape;                     /* mask: yes where a row needs the exact rules; -1: none */
    struct gi_plan *next;
};

/* Adds the operation, or finds the one that does the same. Outputs are given by it. -1 in `out` of a number code,
 * likewise of a mask code, asks for a new register. False when memory or registers run out. */
bool gi_plan_emit(struct gi_plan *plan, struct gi_operation *operation);
/* An operation with nothing in it. */
struct gi_operation gi_operation_of(enum gi_code code);
int64_t *gi_plan_table(struct gi_plan *plan, size_t count);
/* How many questions, figures and sums a plan has. */
struct gi_plan_shape {
    uint32_t questions, figures, sums;
};
/* Gives registers that are no longer read to others. False when memory runs out. */
bool gi_plan_settle(struct gi_plan *plan, const struct gi_plan_shape *shape);
void gi_plan_free(struct gi_plan *plan);

#endif
