# SPDX-License-Identifier: MIT
# spottools. `make help` lists the targets.

VERSION := $(shell sed -n 's/^.define SPOT_VERSION "\(.*\)"/\1/p' cmd/cli/version.h)
PREFIX  ?= /usr/local
DESTDIR ?=
BUILD   ?= build
IMAGE   ?=
TIME    ?= 60

COMMANDS := tif2raw memest tileplan tileread spotfind spotmerge

# What is needed of Debian 12: to build, to test, to lint.
DEPS_BUILD := gcc make pkg-config libc6-dev libtiff-dev libcsv-dev
DEPS_TEST  := bats bats-assert bats-support parallel procps
DEPS_LINT  := clang clang-format clang-tidy cppcheck shellcheck mandoc

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion \
            -Wstrict-prototypes -Wvla
PKG_CONFIG ?= pkg-config
TIFF_CFLAGS = $(shell $(PKG_CONFIG) --cflags libtiff-4 2>/dev/null)
TIFF_LIBS   = $(shell $(PKG_CONFIG) --libs libtiff-4 2>/dev/null || echo -ltiff)

# -ffp-contract=off: results must not depend on the processor's fused
# operations. The switches of CFLAGS are the user's.
CFLAGS   ?= -O3 -g
override CFLAGS += -std=c11 -pthread -ffp-contract=off $(WARNINGS)
override CPPFLAGS += -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700 \
                     -Ilib -Icmd $(TIFF_CFLAGS)
LDLIBS   = $(TIFF_LIBS) -lcsv -lm

LIB_SRC  := $(wildcard lib/*/*.c)
CLI_SRC  := $(wildcard cmd/cli/*.c)
CMD_SRC  := $(COMMANDS:%=cmd/%.c)
TEST_SRC := $(wildcard tests/*.c)
ALL_C    := $(LIB_SRC) $(CLI_SRC) $(CMD_SRC) $(TEST_SRC) $(wildcard tests/*/*.c)
ALL_H    := $(wildcard lib/*/*.h cmd/cli/*.h tests/*.h)
SCRIPTS  := .ci/run $(wildcard tests/*.bash tests/*.sh tests/bench/*.sh \
            tests/bench/guard examples/*.sh)
BATS     := $(wildcard tests/*.bats)
MAN      := $(wildcard man/*.1 man/*.5 man/*.7)

LIB_OBJ  := $(LIB_SRC:%.c=$(BUILD)/%.o)
CLI_OBJ  := $(CLI_SRC:%.c=$(BUILD)/%.o)
BIN      := $(COMMANDS:%=$(BUILD)/%)
TEST_BIN := $(TEST_SRC:%.c=$(BUILD)/%)

all: $(BIN) ## build the six commands and libspot.a

$(BUILD)/libspot.a: $(LIB_OBJ)
	rm -f $@
	$(AR) rcs $@ $^

$(BIN): $(BUILD)/%: $(BUILD)/cmd/%.o $(CLI_OBJ) $(BUILD)/libspot.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(TEST_BIN): $(BUILD)/tests/%: $(BUILD)/tests/%.o $(BUILD)/libspot.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

-include $(ALL_C:%.c=$(BUILD)/%.d)

test: all $(TEST_BIN) ## run all tests (without installing anything)
	BUILD=$(abspath $(BUILD)) tests/run.sh $(BATS)

clean: ## remove what was built
	rm -rf build build-asan build-tsan build-bench dist

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

.PHONY: all test clean help
.SECONDARY:
