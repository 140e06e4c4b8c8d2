/* SPDX-License-Identifier: MIT */
#include "base/random.h"

#include "base/hash.h"

#include <math.h>

uint64_t random_key(uint64_t key, uint64_t index)
{
    /* Another step than random_bits takes: keys are no stream. */
    return hash_mix(key + (index + 1) * 0xd1342543de82ef95u);
}

uint64_t random_bits(struct random *random)
{
    return hash_mix(random->at += 0x9e3779b97f4a7c15u);
}

double random_unit(struct random *random)
{
    return ((double)(random_bits(random) >> 12) + 0.5) * 0x1p-52;
}

uint32_t random_below(struct random *random, uint32_t n)
{
    return (uint32_t)((random_bits(random) >> 32) * n >> 32);
}

/* c[0] + c[1] x + ... + c[7] x^7 */
static double series(const double c[8], double x)
{
    double sum = c[7];
    for (int i = 6; i >= 0; i--)
        sum = sum * x + c[i];
    return sum;
}

/* Wichura, AS 241 (Applied Statistics 37, 1988), PPND16: to 1e-16. */
double random_normal_quantile(double p)
{
    static const double middle[2][8] = {
        {3.3871328727963666080e0, 1.3314166789178437745e2,
         1.9715909503065514427e3, 1.3731693765509461125e4,
         4.5921953931549871457e4, 6.7265770927008700853e4,
         3.3430575583588128105e4, 2.5090809287301226727e3},
        {1, 4.2313330701600911252e1, 6.8718700749205790830e2,
         5.3941960214247511077e3, 2.1213794301586595867e4,
         3.9307895800092710610e4, 2.8729085735721942674e4,
         5.2264952788528545610e3}};
    static const double tail[2][8] = {
        {1.42343711074968357734e0, 4.63033784615654529590e0,
         5.76949722146069140550e0, 3.64784832476320460504e0,
         1.27045825245236838258e0, 2.41780725177450611770e-1,
         2.27238449892691845833e-2, 7.74545014278341407640e-4},
        {1, 2.05319162663775882187e0, 1.67638483018380384940e0,
         6.89767334985100004550e-1, 1.48103976427480074590e-1,
         1.51986665636164571966e-2, 5.47593808499534494600e-4,
         1.05075007164441684324e-9}};
    static const double far[2][8] = {
        {6.65790464350110377720e0, 5.46378491116411436990e0,
         1.78482653991729133580e0, 2.96560571828504891230e-1,
         2.65321895265761230930e-2, 1.24266094738807843860e-3,
         2.71155556874348757815e-5, 2.01033439929228813265e-7},
        {1, 5.99832206555887937690e-1, 1.36929880922735805310e-1,
         1.48753612908506148525e-2, 7.86869131145613259100e-4,
         1.84631831751005468180e-5, 1.42151175831644588870e-7,
         2.04426310338993978564e-15}};
    double q = p - 0.5;
    if (fabs(q) <= 0.425) {
        double r = 0.180625 - q * q;
        return q * series(middle[0], r) / series(middle[1], r);
    }
    double r = sqrt(-log(q < 0 ? p : 1 - p));
    double x = r <= 5 ? series(tail[0], r - 1.6) / series(tail[1], r - 1.6)
                      : series(far[0], r - 5) / series(far[1], r - 5);
    return q < 0 ? -x : x;
}

double random_normal(struct random *random)
{
    return random_normal_quantile(random_unit(random));
}

double random_lognormal(struct random *random, double mean, double cv)
{
    double variance = log1p(cv * cv); /* of the logarithm */
    double normal = random_normal(random);
    return mean * exp(sqrt(variance) * normal - variance / 2);
}

/* log k!, of a whole k >= 0; the C library's lgamma keeps the sign in a
 * variable that all threads share. */
static double log_factorial(double k)
{
    static const double small[10] = {
        0,
        0,
        0.69314718055994530942,
        1.79175946922805500081,
        3.17805383034794561965,
        4.78749174278204599425,
        6.57925121201010099506,
        8.52516136106541430017,
        10.6046029027452502284,
        12.8018274800814696112,
    };
    if (k < 10)
        return small[(int)k];
    double over = 1 / k, square = over * over;
    return (k + 0.5) * log(k) - k + 0.91893853320467274178 +
           over * (1.0 / 12 - square * (1.0 / 360 - square / 1260));
}

/* By inversion, the distribution searched from 0 up (Devroye 1986, X.3.3):
 * for small means. */
static double poisson_small(struct random *random, double mean)
{
    double u = random_unit(random), p = exp(-mean), k = 0;
    while (u > p && k < 200) { /* beyond, p is lost in the rounding of u */
        u -= p;
        k++;
        p *= mean / k;
    }
    return k;
}

/* Hoermann, The transformed rejection method for generating Poisson random
 * variables (Insurance: Mathematics and Economics 12, 1993), PTRS. */
static double poisson_large(struct random *random, double mean)
{
    double b = 0.931 + 2.53 * sqrt(mean), a = -0.059 + 0.02483 * b;
    double quick = 0.9277 - 3.6224 / (b - 2);
    for (;;) {
        double u = random_unit(random) - 0.5, v = random_unit(random);
        double us = 0.5 - fabs(u);
        double k = floor((2 * a / us + b) * u + mean + 0.43);
        if (us >= 0.07 && v <= quick)
            return k;
        if (k < 0 || (us < 0.013 && v > us))
            continue;
        double scale = 1.1239 + 1.1328 / (b - 3.4);
        if (log(v * scale / (a / (us * us) + b)) <=
            k * log(mean) - mean - log_factorial(k))
            return k;
    }
}

double random_poisson(struct random *random, double mean)
{
    return mean < 10 ? poisson_small(random, mean)
                     : poisson_large(random, mean);
}
