# SPDX-License-Identifier: MIT
# spottools. `make help` lists the targets.

VERSION := $(shell sed -n 's/^.define SPOT_VERSION "\(.*\)"/\1/p' cmd/cli/version.h)
PREFIX  ?= /usr/local
DESTDIR ?=
BUILD   ?= build
IMAGE   ?=
TIME    ?= 60
ROUNDS  ?=

COMMANDS := tif2raw memest tileplan tileread spotfind spotmerge spotsim \
            spotcmp spotdraw

# What is needed of Debian 12: to build, to test, to lint, to measure.
DEPS_BUILD := pkg-config libtiff-dev libcsv-dev libexpat1-dev libyaml-dev \
              libpng-dev libminizip-dev zlib1g-dev
DEPS_TEST  := bats bats-assert bats-support parallel procps netpbm jq unzip \
              libxml2-utils zsh bash-completion openssh-client openssh-server \
              slurm-wlm munge snakemake bsdutils git debhelper \
              dpkg-dev fakeroot lintian
DEPS_LINT  := clang clang-format clang-tidy cppcheck shellcheck mandoc \
              groff-base
DEPS_PACK  := debhelper dpkg-dev fakeroot lintian
DEPS_BENCH := valgrind libtiff-tools python3-opencv python3-skimage \
              python3-tifffile python3-scipy python3-sep

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion \
            -Wstrict-prototypes -Wvla
PKG_CONFIG ?= pkg-config
TIFF_CFLAGS = $(shell $(PKG_CONFIG) --cflags libtiff-4 2>/dev/null)
ifdef STATIC # all libraries in the commands: they start sooner, run anywhere
LINKAGE := --static
override LDFLAGS += -static
LIBS_STATIC := -lstdc++ # of one of libtiff's codecs
endif
TIFF_LIBS   = $(shell $(PKG_CONFIG) $(LINKAGE) --libs libtiff-4 2>/dev/null || echo -ltiff)
EXPAT_CFLAGS = $(shell $(PKG_CONFIG) --cflags expat 2>/dev/null)
EXPAT_LIBS   = $(shell $(PKG_CONFIG) --libs expat 2>/dev/null || echo -lexpat)

# -ffp-contract=off: results must not depend on the processor's fused
# operations. The switches of CFLAGS are the user's.
CFLAGS   ?= -O3 -g
override CFLAGS += -std=c11 -pthread -ffp-contract=off $(WARNINGS)
override CPPFLAGS += -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700 \
                     -Ilib -Icmd $(TIFF_CFLAGS) $(EXPAT_CFLAGS)
# A command is bound only to the libraries that it uses.
LDLIBS   = -Wl,--as-needed $(TIFF_LIBS) $(EXPAT_LIBS) -lcsv -lyaml -lpng \
           -lminizip -lz -lm $(LIBS_STATIC)

LIB_SRC  := $(wildcard lib/*/*.c)
CLI_SRC  := $(wildcard cmd/cli/*.c)
CMD_SRC  := $(COMMANDS:%=cmd/%.c)
TEST_SRC := $(wildcard tests/*.c)
ALL_C    := $(LIB_SRC) $(CLI_SRC) $(CMD_SRC) $(TEST_SRC) $(wildcard tests/*/*.c)
ALL_H    := $(wildcard lib/*/*.h cmd/cli/*.h tests/*/*.h)
SCRIPTS  := .ci/run tests/bench/guard $(wildcard tests/*.bash tests/*.sh \
            tests/*/*.sh tests/*/*.bash examples/*.sh examples/*/*.sh)
BATS     := $(wildcard tests/*.bats)
MAN      := $(wildcard man/*.1 man/*.5 man/*.7)

# One source, compiled for each type of sample and instruction set; which of
# them runs is chosen at start (lib/detect/isa.c).
KERNEL_SRC := lib/detect/kernel.c
MACHINE := $(firstword $(subst -, ,$(shell $(CC) -dumpmachine)))
ISAS_x86_64 := sse41 avx2 avx512
ISAS_aarch64 := neon
ISAS := plain $(ISAS_$(MACHINE))
FLAGS_plain := -DKERNEL_PLAIN
FLAGS_sse41 := -msse4.1
FLAGS_avx2 := -mavx2
FLAGS_avx512 := -mavx512bw -mavx512vl
KERNEL_OBJ := $(foreach i,$(ISAS),$(BUILD)/lib/detect/kernel_u16_$(i).o \
                                  $(BUILD)/lib/detect/kernel_f32_$(i).o)

LIB_OBJ  := $(KERNEL_OBJ) \
            $(patsubst %.c,$(BUILD)/%.o,$(filter-out $(KERNEL_SRC),$(LIB_SRC)))
CLI_OBJ  := $(CLI_SRC:%.c=$(BUILD)/%.o)
BIN      := $(COMMANDS:%=$(BUILD)/%)
UNIT_SRC := $(wildcard tests/unit/*.c)
UNIT_OBJ := $(UNIT_SRC:%.c=$(BUILD)/%.o)
TEST_BIN := $(TEST_SRC:%.c=$(BUILD)/%)
NAIVE_SRC := $(wildcard tests/reference/*.c)
BENCH_BIN := $(addprefix $(BUILD)/tests/bench/,kernel volume locate fit)

all: $(BIN) ## build the commands and libspot.a

$(BUILD)/libspot.a: $(LIB_OBJ)
	rm -f $@
	$(AR) rcs $@ $^

$(BIN): $(BUILD)/%: $(BUILD)/cmd/%.o $(CLI_OBJ) $(BUILD)/libspot.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(TEST_BIN) $(BENCH_BIN): $(BUILD)/tests/%: $(BUILD)/tests/%.o $(BUILD)/libspot.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/tests/naive: $(NAIVE_SRC:%.c=$(BUILD)/%.o)

$(BUILD)/tests/unit/unit: $(UNIT_OBJ) $(BUILD)/libspot.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(KERNEL_OBJ): $(BUILD)/lib/detect/kernel_%.o: $(KERNEL_SRC)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(FLAGS_$(word 2,$(subst _, ,$*))) \
	    -DKERNEL_NAME=kernel_$* $(if $(filter f32_%,$*),-DKERNEL_F32) \
	    -MMD -MP -c -o $@ $<

-include $(ALL_C:%.c=$(BUILD)/%.d) $(KERNEL_OBJ:.o=.d)

test: all $(TEST_BIN) $(BUILD)/tests/unit/unit ## run all tests
	BUILD=$(abspath $(BUILD)) tests/run.sh $(BATS)

check: ## install what is missing, build, run all tests
	@$(MAKE) --no-print-directory deps DEPS="$(DEPS_BUILD) $(DEPS_TEST)"
	@$(MAKE) --no-print-directory test

demo: ## find spots in an image of ours, or in IMAGE=...
	@$(MAKE) --no-print-directory deps DEPS="$(DEPS_BUILD)"
	@$(MAKE) --no-print-directory all
	@BUILD=$(abspath $(BUILD)) examples/demo.sh $(if $(IMAGE),"$(IMAGE)")

DEPS ?= $(DEPS_BUILD) $(DEPS_TEST) $(DEPS_LINT)
deps: ## install what is missing, of Debian's packages
	@missing=; for p in $(DEPS); do \
	    dpkg-query -W -f='$${Status}' $$p 2>/dev/null | \
	        grep -q 'ok installed' || missing="$$missing $$p"; \
	done; \
	[ -n "$$missing" ] || exit 0; \
	if ! command -v apt-get >/dev/null; then \
	    echo "install these first (Debian's names):$$missing" >&2; exit 1; \
	fi; \
	sudo=; [ "$$(id -u)" -eq 0 ] || sudo=sudo; \
	$$sudo apt-get -q update && \
	$$sudo env DEBIAN_FRONTEND=noninteractive \
	    apt-get -qy install --no-install-recommends $$missing

# The switches of the sanitizers; a report ends the program.
ASAN := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all \
        -fno-omit-frame-pointer
TSAN := -O1 -g -fsanitize=thread

asan: ## run all tests under AddressSanitizer and UBSan
	SANITIZED=yes $(MAKE) BUILD=build-asan CFLAGS="$(ASAN)" test

tsan: ## run all tests under ThreadSanitizer
	SANITIZED=yes TSAN_OPTIONS=halt_on_error=1 \
	    $(MAKE) BUILD=build-tsan CFLAGS="$(TSAN)" test

# Seeds are generated; a crash is left in build-fuzz/ for a test of its own.
FUZZ := tif nrrd npy text table survey points conf
FUZZ_SRC := $(filter-out tests/fuzz/fuzz_%,$(wildcard tests/fuzz/*.c))
FUZZED := -O1 -g -fsanitize=fuzzer-no-link,address,undefined \
          -fno-sanitize-recover=all
FUZZ_LIMITS := -timeout=10 -rss_limit_mb=2048 -malloc_limit_mb=512 \
               -max_len=20000
fuzz: all $(TEST_BIN) ## fuzz the readers, TIME=60 seconds each (clang)
	rm -rf build-fuzz/seeds
	BUILD=$(abspath $(BUILD)) tests/fuzz/seeds.sh build-fuzz/seeds
	$(MAKE) BUILD=build-fuzz CC=clang CFLAGS="$(FUZZED)" build-fuzz/libspot.a
	for t in $(FUZZ); do \
	    clang $(CPPFLAGS) $(CFLAGS) $(FUZZED) -fsanitize=fuzzer \
	        -o build-fuzz/$$t tests/fuzz/fuzz_$$t.c $(FUZZ_SRC) \
	        build-fuzz/libspot.a $(LDLIBS) && \
	    mkdir -p build-fuzz/corpus/$$t && \
	    build-fuzz/$$t -max_total_time=$(TIME) $(FUZZ_LIMITS) \
	        -dict=tests/fuzz/$$t.dict -artifact_prefix=build-fuzz/$$t- \
	        build-fuzz/corpus/$$t build-fuzz/seeds/$$t || exit 1; \
	done

# Without ROUNDS each script has its own number of them, 5 or more.
BENCHES := find threshold measure tif framework peers growth cmp locate fit
bench: all $(BUILD)/tests/gen $(BENCH_BIN) ## measure speed, as ratios, ROUNDS=5 or so
	for b in $(BENCHES); do \
	    BUILD=$(abspath $(BUILD)) tests/bench/$$b.sh $(ROUNDS) || exit 1; \
	done
	for b in kernel volume; do \
	    $(BUILD)/tests/bench/$$b $(ROUNDS) || exit 1; \
	done

guard: all $(BUILD)/tests/gen ## count instructions, against those recorded
	BUILD=$(abspath $(BUILD)) tests/bench/guard

benchdeps: ## install what bench and guard compare with or run on
	@$(MAKE) --no-print-directory deps DEPS="$(DEPS_BENCH)"

packdeps: ## install what deb needs
	@$(MAKE) --no-print-directory deps DEPS="$(DEPS_BUILD) $(DEPS_PACK)"

lint: ## check format, code, scripts, manuals, the order of the wings
	clang-format --dry-run -Werror $(ALL_C) $(ALL_H)
	tests/lint-includes.sh
	clang $(CPPFLAGS) $(CFLAGS) -Werror -fsyntax-only $(ALL_C)
	for flags in $(foreach i,$(ISAS),"$(FLAGS_$(i))"); do \
	    for type in "" -DKERNEL_F32; do \
	        clang $(CPPFLAGS) $(CFLAGS) $$flags $$type -Werror \
	            -fsyntax-only $(KERNEL_SRC) || exit 1; \
	    done; \
	done
	cppcheck -q --std=c11 --error-exitcode=1 --inline-suppr -Ilib -Icmd \
	    --enable=warning,portability,performance \
	    --suppress=missingIncludeSystem --suppress=ctuuninitvar \
	    --suppress=nullPointerRedundantCheck $(LIB_SRC) $(CLI_SRC) $(CMD_SRC)
	clang-tidy --quiet $(LIB_SRC) $(CLI_SRC) $(CMD_SRC) -- \
	    $(CPPFLAGS) $(CFLAGS)
	shellcheck $(SCRIPTS)
	shellcheck -s bash $(BATS)
	cd man && mandoc -Tlint -Wstyle $(notdir $(MAN))
	for page in $(MAN); do \
	    ! groff -mandoc -Tutf8 -z $$page 2>&1 | grep . || exit 1; \
	done

# Of each command, made by itself: it must run here.
completions: all ## make completions for bash and zsh, in BUILD/completions
	@mkdir -p $(BUILD)/completions/bash $(BUILD)/completions/zsh
	@for c in $(COMMANDS); do \
	    $(BUILD)/$$c --completion bash > $(BUILD)/completions/bash/$$c && \
	    $(BUILD)/$$c --completion zsh > $(BUILD)/completions/zsh/_$$c || \
	        exit 1; \
	done

ROOT_DIR = $(DESTDIR)$(PREFIX)
BASH_DIR = $(ROOT_DIR)/share/bash-completion/completions
ZSH_DIR  = $(ROOT_DIR)/share/zsh/vendor-completions
DOC_DIR  = $(ROOT_DIR)/share/doc/spottools
EXAMPLES := $(wildcard examples/*.* examples/Snakefile examples/*/*.*)

install: all completions ## to PREFIX (/usr/local), below DESTDIR
	install -d "$(ROOT_DIR)/bin" "$(BASH_DIR)" "$(ZSH_DIR)"
	install -m 755 $(BIN) "$(ROOT_DIR)/bin"
	for page in $(MAN); do \
	    dir="$(ROOT_DIR)/share/man/man$${page##*.}"; \
	    install -d "$$dir" && install -m 644 "$$page" "$$dir" || exit 1; \
	done
	install -m 644 $(BUILD)/completions/bash/* "$(BASH_DIR)"
	install -m 644 $(BUILD)/completions/zsh/* "$(ZSH_DIR)"
	for file in $(EXAMPLES); do \
	    mode=644; [ ! -x "$$file" ] || mode=755; \
	    install -D -m $$mode "$$file" "$(DOC_DIR)/$$file" || exit 1; \
	done

uninstall: ## remove what install put there
	cd "$(ROOT_DIR)/bin" && rm -f $(COMMANDS)
	for page in $(notdir $(MAN)); do \
	    rm -f "$(ROOT_DIR)/share/man/man$${page##*.}/$$page"; \
	done
	for c in $(COMMANDS); do rm -f "$(BASH_DIR)/$$c" "$(ZSH_DIR)/_$$c"; done
	for file in $(EXAMPLES); do rm -f "$(DOC_DIR)/$$file"; done
	for dir in "$(DOC_DIR)/examples/slurm" "$(DOC_DIR)/examples" "$(DOC_DIR)"; do \
	    rmdir "$$dir" 2>/dev/null || :; \
	done

NAME := spottools-$(VERSION)
ARCH := $(MACHINE)
# When what is packed was committed; of a folder without git, when it changed.
COMMITTED = $(shell git log -1 --format=%ct 2>/dev/null || \
              stat -c %Y CHANGELOG.md)
# Archives whose bytes depend on what is in them alone.
PACK = tar --sort=name --mtime=@$(COMMITTED) --owner=0 --group=0 \
       --numeric-owner --mode=u+rw,go=rX -c

dist: ## make dist/spottools-VERSION.tar.gz of what is committed
	@mkdir -p dist
	@git rev-parse -q --verify HEAD >/dev/null || \
	    { echo "make dist packs what is committed: this is no clone" >&2; exit 1; }
	git -c tar.umask=0022 archive --prefix=$(NAME)/ HEAD | gzip -n9 \
	    > dist/$(NAME).tar.gz.part
	mv dist/$(NAME).tar.gz.part dist/$(NAME).tar.gz

# A folder that runs on any machine with this processor and Linux.
STATIC_DIR = dist/$(NAME)-linux-$(ARCH)
static: ## make dist/spottools-VERSION-linux-ARCH.tar.gz, which needs no library
	$(MAKE) STATIC=yes BUILD=build-static all
	rm -rf "$(STATIC_DIR)"
	$(MAKE) STATIC=yes BUILD=build-static PREFIX= \
	    DESTDIR="$(CURDIR)/$(STATIC_DIR)" install
	strip "$(STATIC_DIR)"/bin/*
	cp LICENSE README.md "$(STATIC_DIR)"
	$(PACK) -C dist $(notdir $(STATIC_DIR)) | gzip -n9 > $(STATIC_DIR).tar.gz

# The package's version is that of the header, its date the last commit's.
DEB_DIR = build-deb/$(NAME)
deb: ## make dist/spottools_VERSION_ARCH.deb, for Debian
	rm -rf build-deb
	mkdir -p "$(DEB_DIR)" dist
	$(PACK) --exclude='./build*' --exclude=./dist --exclude=./.git . | \
	    tar -x -C "$(DEB_DIR)"
	printf 'spottools (%s) unstable; urgency=low\n\n%s\n\n -- %s  %s\n' \
	    "$(VERSION)" "  * See CHANGELOG.md." \
	    "$$(sed -n 's/^Maintainer: //p' debian/control)" \
	    "$$(date -u -R -d @$(COMMITTED))" > "$(DEB_DIR)/debian/changelog"
	cd "$(DEB_DIR)" && dpkg-buildpackage -b -us -uc
	mv build-deb/*.deb dist

clean: ## remove what was built
	rm -rf build build-asan build-tsan build-fuzz build-static build-deb dist

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | \
	    expand -t 18

.PHONY: all test check demo deps asan tsan fuzz bench guard benchdeps packdeps lint \
        completions install uninstall dist static deb clean help
.SECONDARY:

fresh: ## let a fresh Debian follow the README (debootstrap, root)
	tests/fresh.sh
.PHONY: fresh

# For the tests of what all commands share.
print-commands:
	@echo $(COMMANDS)
.PHONY: print-commands
