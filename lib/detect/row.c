/* SPDX-License-Identifier: MIT */
#include "detect/row.h"

const struct row_ops *row_ops_for(enum sample_type type)
{
    return sample_is_short(type) ? &ROW_U16 : &ROW_F32;
}
