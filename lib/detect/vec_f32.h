/* SPDX-License-Identifier: MIT */
/*
 * Vectors of float32, by the names of detect/vec_u16.h. +infinity marks a
 * pixel without data; no NaN comes in. Each operation is exact or rounds once,
 * and is the same on every machine.
 */
#ifndef DETECT_VEC_F32_H
#define DETECT_VEC_F32_H

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

typedef float sample;
#define SAMPLE_HIGH INFINITY

#if defined(__AVX512BW__) && !defined(KERNEL_PLAIN)
#include <immintrin.h>
typedef __m512 vec;
enum { LANES = 16, LANE_BITS = 1 };
#define vec_load(p) _mm512_loadu_ps(p)
#define vec_store(p, v) _mm512_storeu_ps(p, v)
#define vec_fill(s) _mm512_set1_ps(s)
#define vec_min(a, b) _mm512_min_ps(a, b)
#define vec_max(a, b) _mm512_max_ps(a, b)
#define vec_and(a, b)                                                          \
    _mm512_castsi512_ps(                                                       \
        _mm512_and_si512(_mm512_castps_si512(a), _mm512_castps_si512(b)))
#define vec_sub(a, b) _mm512_sub_ps(a, b)
#define vec_add(a, b) _mm512_add_ps(a, b)
#define vec_mul(a, b) _mm512_mul_ps(a, b)
#define vec_div(a, b) _mm512_div_ps(a, b)
#define vec_above(a, b) ((uint64_t)_mm512_cmp_ps_mask(a, b, _CMP_GT_OQ))
#define vec_keep(v, floor)                                                     \
    _mm512_maskz_mov_ps(_mm512_cmp_ps_mask(v, floor, _CMP_GT_OQ), v)
#define vec_choose_below(a, b, yes, no)                                        \
    _mm512_mask_mov_ps(no, _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ), yes)

#elif defined(__AVX2__) && !defined(KERNEL_PLAIN)
#include <immintrin.h>
typedef __m256 vec;
enum { LANES = 8, LANE_BITS = 1 };
#define vec_load(p) _mm256_loadu_ps(p)
#define vec_store(p, v) _mm256_storeu_ps(p, v)
#define vec_fill(s) _mm256_set1_ps(s)
#define vec_min(a, b) _mm256_min_ps(a, b)
#define vec_max(a, b) _mm256_max_ps(a, b)
#define vec_and(a, b) _mm256_and_ps(a, b)
#define vec_sub(a, b) _mm256_sub_ps(a, b)
#define vec_add(a, b) _mm256_add_ps(a, b)
#define vec_mul(a, b) _mm256_mul_ps(a, b)
#define vec_div(a, b) _mm256_div_ps(a, b)
#define vec_above(a, b)                                                        \
    ((uint64_t)_mm256_movemask_ps(_mm256_cmp_ps(a, b, _CMP_GT_OQ)))
#define vec_keep(v, floor) _mm256_and_ps(v, _mm256_cmp_ps(v, floor, _CMP_GT_OQ))
#define vec_choose_below(a, b, yes, no)                                        \
    _mm256_blendv_ps(no, yes, _mm256_cmp_ps(a, b, _CMP_LT_OQ))

#elif defined(__SSE4_1__) && !defined(KERNEL_PLAIN)
#include <smmintrin.h>
typedef __m128 vec;
enum { LANES = 4, LANE_BITS = 1 };
#define vec_load(p) _mm_loadu_ps(p)
#define vec_store(p, v) _mm_storeu_ps(p, v)
#define vec_fill(s) _mm_set1_ps(s)
#define vec_min(a, b) _mm_min_ps(a, b)
#define vec_max(a, b) _mm_max_ps(a, b)
#define vec_and(a, b) _mm_and_ps(a, b)
#define vec_sub(a, b) _mm_sub_ps(a, b)
#define vec_add(a, b) _mm_add_ps(a, b)
#define vec_mul(a, b) _mm_mul_ps(a, b)
#define vec_div(a, b) _mm_div_ps(a, b)
#define vec_above(a, b) ((uint64_t)_mm_movemask_ps(_mm_cmpgt_ps(a, b)))
#define vec_keep(v, floor) _mm_and_ps(v, _mm_cmpgt_ps(v, floor))
#define vec_choose_below(a, b, yes, no)                                        \
    _mm_blendv_ps(no, yes, _mm_cmplt_ps(a, b))

#elif defined(__aarch64__) && !defined(KERNEL_PLAIN)
#include <arm_neon.h>
typedef float32x4_t vec;
enum { LANES = 4, LANE_BITS = 16 };
#define vec_bits(v) vreinterpretq_u32_f32(v)
#define vec_load(p) vld1q_f32(p)
#define vec_store(p, v) vst1q_f32(p, v)
#define vec_fill(s) vdupq_n_f32(s)
#define vec_min(a, b) vminq_f32(a, b)
#define vec_max(a, b) vmaxq_f32(a, b)
#define vec_and(a, b) vreinterpretq_f32_u32(vandq_u32(vec_bits(a), vec_bits(b)))
#define vec_sub(a, b) vsubq_f32(a, b)
#define vec_add(a, b) vaddq_f32(a, b)
#define vec_mul(a, b) vmulq_f32(a, b)
#define vec_div(a, b) vdivq_f32(a, b)
#define vec_above(a, b)                                                        \
    vget_lane_u64(vreinterpret_u64_u16(vmovn_u32(vcgtq_f32(a, b))), 0)
#define vec_keep(v, floor)                                                     \
    vreinterpretq_f32_u32(vandq_u32(vec_bits(v), vcgtq_f32(v, floor)))
#define vec_choose_below(a, b, yes, no) vbslq_f32(vcltq_f32(a, b), yes, no)

#else /* any machine: GCC's and clang's vectors */
typedef float vec __attribute__((vector_size(16)));
typedef int32_t vec_s32 __attribute__((vector_size(16)));
enum { LANES = 4, LANE_BITS = 1 };
static inline vec vec_load(const sample *from)
{
    vec v;
    memcpy(&v, from, sizeof v);
    return v;
}
#define vec_store(p, v) memcpy(p, &(v), sizeof(vec))
#define vec_fill(s) ((vec){s, s, s, s})
#define vec_and(a, b) ((vec)((vec_s32)(a) & (vec_s32)(b)))
#define vec_sub(a, b) ((a) - (b))
#define vec_add(a, b) ((a) + (b))
#define vec_mul(a, b) ((a) * (b))
#define vec_div(a, b) ((a) / (b))
static inline vec vec_choose_below(vec a, vec b, vec yes, vec no)
{
    vec_s32 below = a < b;
    return (vec)(((vec_s32)yes & below) | ((vec_s32)no & ~below));
}
#define vec_min(a, b) vec_choose_below(a, b, a, b)
#define vec_max(a, b) vec_choose_below(b, a, a, b)
static inline uint64_t vec_above(vec a, vec b)
{
    vec_s32 more = a > b;
    uint64_t set = 0, half[2];
    memcpy(half, &more, sizeof half);
    for (int i = 0; i < LANES && (half[0] | half[1]) != 0; i++)
        set |= (uint64_t)(more[i] & 1) << i;
    return set;
}
#define vec_keep(v, floor) vec_choose_below(floor, v, v, vec_fill(0))
#endif

static inline vec vec_height(vec image, vec opened, vec floor)
{
    vec height = vec_min(vec_sub(image, opened), vec_fill(FLT_MAX));
    height = vec_choose_below(image, vec_fill(INFINITY), height, vec_fill(0));
    return vec_keep(height, floor);
}

/* The height of a filtered pixel, which is a NaN or infinite where the filter
 * went beyond float32; 0 where it is not above the floor. */
static inline vec vec_filtered(vec image, vec filtered, vec floor)
{
    vec height = vec_min(vec_keep(filtered, floor), vec_fill(FLT_MAX));
    return vec_choose_below(image, vec_fill(INFINITY), height, vec_fill(0));
}

static inline vec vec_data(vec eroded, vec image)
{
    return vec_choose_below(image, vec_fill(INFINITY), eroded,
                            vec_fill(-INFINITY));
}

#endif
