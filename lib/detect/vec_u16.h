/* SPDX-License-Identifier: MIT */
/*
 * Vectors of uint16: the few names that detect/kernel.c is written in, for
 * the instruction set that it is compiled for. Loads and stores take any
 * alignment. A set of lanes has LANE_BITS bits for each, lane 0 lowest.
 */
#ifndef DETECT_VEC_U16_H
#define DETECT_VEC_U16_H

#include <stdint.h>
#include <string.h>

typedef uint16_t sample;
enum { SAMPLE_HIGH = UINT16_MAX };

#if defined(__AVX512BW__) && !defined(KERNEL_PLAIN)
#include <immintrin.h>
typedef __m512i vec;
enum { LANES = 32, LANE_BITS = 1 };
#define vec_load(p) _mm512_loadu_si512(p)
#define vec_store(p, v) _mm512_storeu_si512(p, v)
#define vec_fill(s) _mm512_set1_epi16((short)(s))
#define vec_min(a, b) _mm512_min_epu16(a, b)
#define vec_max(a, b) _mm512_max_epu16(a, b)
#define vec_and(a, b) _mm512_and_si512(a, b)
#define vec_sub(a, b) _mm512_sub_epi16(a, b)
#define vec_above(a, b) ((uint64_t)_mm512_cmpgt_epu16_mask(a, b))
#define vec_keep(v, floor)                                                     \
    _mm512_maskz_mov_epi16(_mm512_cmpgt_epu16_mask(v, floor), v)
#define vec_pairs(v)                                                           \
    _mm512_add_epi32(_mm512_and_si512(v, _mm512_set1_epi32(0xffff)),           \
                     _mm512_srli_epi32(v, 16))
#define vec_add32(a, b) _mm512_add_epi32(a, b)

#elif defined(__AVX2__) && !defined(KERNEL_PLAIN)
#include <immintrin.h>
typedef __m256i vec;
enum { LANES = 16, LANE_BITS = 2 };
#define vec_load(p) _mm256_loadu_si256((const __m256i *)(const void *)(p))
#define vec_store(p, v) _mm256_storeu_si256((__m256i *)(void *)(p), v)
#define vec_fill(s) _mm256_set1_epi16((short)(s))
#define vec_min(a, b) _mm256_min_epu16(a, b)
#define vec_max(a, b) _mm256_max_epu16(a, b)
#define vec_and(a, b) _mm256_and_si256(a, b)
#define vec_sub(a, b) _mm256_sub_epi16(a, b)
#define vec_not_above(a, b)                                                    \
    _mm256_cmpeq_epi16(_mm256_subs_epu16(a, b), _mm256_setzero_si256())
#define vec_above(a, b)                                                        \
    (UINT64_C(0xffffffff) - (uint32_t)_mm256_movemask_epi8(vec_not_above(a, b)))
#define vec_keep(v, floor) _mm256_andnot_si256(vec_not_above(v, floor), v)
#define vec_pairs(v)                                                           \
    _mm256_add_epi32(_mm256_and_si256(v, _mm256_set1_epi32(0xffff)),           \
                     _mm256_srli_epi32(v, 16))
#define vec_add32(a, b) _mm256_add_epi32(a, b)

#elif defined(__SSE4_1__) && !defined(KERNEL_PLAIN)
#include <smmintrin.h>
typedef __m128i vec;
enum { LANES = 8, LANE_BITS = 2 };
#define vec_load(p) _mm_loadu_si128((const __m128i *)(const void *)(p))
#define vec_store(p, v) _mm_storeu_si128((__m128i *)(void *)(p), v)
#define vec_fill(s) _mm_set1_epi16((short)(s))
#define vec_min(a, b) _mm_min_epu16(a, b)
#define vec_max(a, b) _mm_max_epu16(a, b)
#define vec_and(a, b) _mm_and_si128(a, b)
#define vec_sub(a, b) _mm_sub_epi16(a, b)
#define vec_not_above(a, b)                                                    \
    _mm_cmpeq_epi16(_mm_subs_epu16(a, b), _mm_setzero_si128())
#define vec_above(a, b)                                                        \
    (UINT64_C(0xffff) - (uint32_t)_mm_movemask_epi8(vec_not_above(a, b)))
#define vec_keep(v, floor) _mm_andnot_si128(vec_not_above(v, floor), v)
#define vec_pairs(v)                                                           \
    _mm_add_epi32(_mm_and_si128(v, _mm_set1_epi32(0xffff)),                    \
                  _mm_srli_epi32(v, 16))
#define vec_add32(a, b) _mm_add_epi32(a, b)

#elif defined(__aarch64__) && !defined(KERNEL_PLAIN)
#include <arm_neon.h>
typedef uint16x8_t vec;
enum { LANES = 8, LANE_BITS = 8 };
#define vec_load(p) vld1q_u16(p)
#define vec_store(p, v) vst1q_u16(p, v)
#define vec_fill(s) vdupq_n_u16((uint16_t)(s))
#define vec_min(a, b) vminq_u16(a, b)
#define vec_max(a, b) vmaxq_u16(a, b)
#define vec_and(a, b) vandq_u16(a, b)
#define vec_sub(a, b) vsubq_u16(a, b)
#define vec_above(a, b)                                                        \
    vget_lane_u64(vreinterpret_u64_u8(vmovn_u16(vcgtq_u16(a, b))), 0)
#define vec_keep(v, floor) vandq_u16(v, vcgtq_u16(v, floor))
#define vec_pairs(v) vreinterpretq_u16_u32(vpaddlq_u16(v))
#define vec_add32(a, b)                                                        \
    vreinterpretq_u16_u32(                                                     \
        vaddq_u32(vreinterpretq_u32_u16(a), vreinterpretq_u32_u16(b)))

#else /* any machine: GCC's and clang's vectors */
typedef uint16_t vec __attribute__((vector_size(16)));
typedef int16_t vec_s16 __attribute__((vector_size(16)));
typedef uint32_t vec_u32 __attribute__((vector_size(16)));
enum { LANES = 8, LANE_BITS = 1 };
static inline vec vec_load(const sample *from)
{
    vec v;
    memcpy(&v, from, sizeof v);
    return v;
}
#define vec_store(p, v) memcpy(p, &(v), sizeof(vec))
#define vec_fill(s) ((vec){0} + (sample)(s))
#define vec_and(a, b) ((a) & (b))
#define vec_sub(a, b) ((a) - (b))
static inline vec vec_less(vec a, vec b) /* compared as every machine can */
{
    return (vec)((vec_s16)(a ^ 0x8000) < (vec_s16)(b ^ 0x8000));
}
static inline vec vec_min(vec a, vec b)
{
    vec less = vec_less(a, b);
    return (a & less) | (b & ~less);
}
static inline vec vec_max(vec a, vec b)
{
    vec more = vec_less(b, a);
    return (a & more) | (b & ~more);
}
static inline uint64_t vec_above(vec a, vec b)
{
    vec more = vec_less(b, a);
    uint64_t set = 0, half[2];
    memcpy(half, &more, sizeof half);
    for (int i = 0; i < LANES && (half[0] | half[1]) != 0; i++)
        set |= (uint64_t)(more[i] & 1) << i;
    return set;
}
#define vec_keep(v, floor) ((v)&vec_less(floor, v))
#define vec_pairs(v) ((vec)(((vec_u32)(v)&0xffff) + ((vec_u32)(v) >> 16)))
#define vec_add32(a, b) ((vec)((vec_u32)(a) + (vec_u32)(b)))
#endif

/* The top-hat of an image, 0 where it is not above the floor. */
static inline vec vec_height(vec image, vec opened, vec floor)
{
    vec height = vec_sub(image, opened);
    return vec_keep(height, floor);
}

/* What an eroded pixel is for the dilation: every integer is data. */
#define vec_data(eroded, image) ((void)(image), (eroded))

#endif
