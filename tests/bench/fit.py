# SPDX-License-Identifier: MIT
# scipy.optimize.curve_fit on the patches that `fit --list` prints: how long it
# takes with its usual settings, and how far from its optimum, when it is told
# not to stop early, the positions are.
# usage: fit --list KIND N | fit.py
import sys
import time

import numpy as np
from scipy.optimize import curve_fit

head = sys.stdin.readline().split()
planes, rows, columns, is_round = map(int, head[:4])
seconds = float(head[4])
lines = np.loadtxt(sys.stdin)
shape = (planes, rows, columns)
z, y, x = (
    (axis - n // 2).ravel().astype(float)
    for axis, n in zip(np.mgrid[:planes, :rows, :columns], shape)
)


def model(_, height, background, yc, xc, sy, *more):
    more = list(more)
    sx = sy if is_round else more.pop(0)
    power = ((y - yc) / sy) ** 2 + ((x - xc) / sx) ** 2
    if planes > 1:
        power += ((z - more[0]) / more[1]) ** 2
    return background + height * np.exp(-power / 2)


def cost(at, data):
    return ((model(None, *at) - data) ** 2).sum()


taken, fits = 0, 0
farthest = {"one minimum": [], "ours lower": [], "ours higher": []}
for line in lines:
    status, found, residual, data = line[0], line[1:4], line[4], line[5:]
    if status != 0:
        continue
    ground = np.median(data)
    start = [data.max() - ground, ground, 0, 0, 1.3]
    start += [] if is_round else [1.3]
    start += [0, 1.3] if planes > 1 else []
    begun = time.thread_time()
    at, _ = curve_fit(model, None, data, p0=start)
    taken += time.thread_time() - begun
    at, _ = curve_fit(
        model, None, data, p0=at, ftol=1e-14, xtol=1e-14, gtol=1e-14
    )
    position = np.array([at[-2] if planes > 1 else 0, at[2], at[3]])
    distance = np.abs(position - found).max()
    ours, its = residual**2 * data.size, cost(at, data)
    which = "one minimum"
    if distance > 1e-3 and abs(ours - its) > 1e-6 * its:
        which = "ours lower" if ours < its else "ours higher"
    farthest[which].append(distance)
    fits += 1
print(
    f"{planes} x {rows} x {columns}, {'round' if is_round else 'elliptical'}:"
    f" {taken / fits / seconds:.0f} x the speed of curve_fit"
    f" ({fits / taken:.0f} a second); positions within"
    f" {max(farthest['one minimum']):.1e} px in {fits} patches but for"
    f" {len(farthest['ours lower'])} where curve_fit ends in a higher and"
    f" {len(farthest['ours higher'])} where it ends in a lower minimum"
)
