# SPDX-License-Identifier: MIT
# Many fields of view: NAME.csv beside each NAME.tif of a folder, and a page to
# look at, NAME.png, by: make -j4 -f fields.mk FIELDS=folder OPTIONS='-t auto'
# Stopped and started again, it makes only what is missing or older than its
# image: -o lets a file appear when it is complete. make knows no names with
# spaces; xargs.sh does.

FIELDS ?= .
OPTIONS ?=
IMAGES := $(wildcard $(FIELDS)/*.tif)
TABLES := $(IMAGES:.tif=.csv)

all: $(TABLES)
pages: $(IMAGES:.tif=.png)

# Both ends of the pipe must succeed.
SHELL := bash
.SHELLFLAGS := -o pipefail -c

%.csv: %.tif
	spotfind -q -j1 $(OPTIONS) "$<" | spotmerge -q -o "$@"

%.png: %.tif %.csv
	spotdraw -q --sheet -o "$@" "$<" "$*.csv"

.PHONY: all pages
