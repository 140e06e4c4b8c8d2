# SPDX-License-Identifier: MIT
# Many fields of view, one table each: make -j4 -f fields.mk FIELDS=folder
# Restarting it after a stop makes only what is missing.

FIELDS ?= .
TABLES := $(patsubst %.tif,%.csv,$(wildcard $(FIELDS)/*.tif))

all: $(TABLES)

%.csv: %.tif
	header=$$(tif2raw -q -o "$(@D)/" "$<") && \
	    spotfind -q -j1 -o "$*.part" "$$header" && \
	    spotmerge -q -o "$@" "$*.part" && rm "$*.part"

.PHONY: all
