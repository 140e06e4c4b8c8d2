/* SPDX-License-Identifier: MIT */
#include "detect/row.h"

const struct row_ops *row_ops_for(enum sample_type type)
{
    return sample_is_short(type) ? &ROW_U16 : &ROW_F32;
}

size_t row_aligned(size_t bytes)
{
    return (bytes + ROW_ALIGN - 1) / ROW_ALIGN * ROW_ALIGN;
}

size_t row_margin(const struct row_ops *ops, uint32_t beside)
{
    size_t margin = row_aligned(beside * ops->bytes);
    return margin > 0 ? margin : ROW_ALIGN;
}

/* Rows a power of two apart would share few lines of the cache. */
size_t row_stride(const struct row_ops *ops, uint32_t width, uint32_t beside)
{
    size_t stride =
        row_aligned(width * ops->bytes) + 2 * row_margin(ops, beside);
    return stride % 512 == 0 ? stride + ROW_ALIGN : stride;
}
