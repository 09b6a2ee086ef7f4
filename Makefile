# Trimast. `make help` lists what can be made.
SHELL := /bin/bash
PREFIX ?= /usr/local
# Slow things live outside the checkout: the lab's artefacts, and the build folder, so that a fresh clone is built in seconds.
CACHE ?= $(if $(TRIMAST_CACHE),$(TRIMAST_CACHE),$(if $(filter 0,$(shell id -u)),/var/cache/trimast,$(HOME)/.cache/trimast))
TOOLCHAIN := $(shell swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9.]*\).*/\1/p' | head -n 1)
SCRATCH ?= $(CACHE)/swift-$(TOOLCHAIN)
SWIFT_BUILD = swift build --scratch-path $(SCRATCH)
RELEASE = $(SWIFT_BUILD) -c release --static-swift-stdlib -Xlinker -s --product trimast
# What the lab builds its Kubernetes from: empty for its default, or KUBERNETES_FROM=DIR, or KUBERNETES=1.34.2.
LAB_KIND = $(if $(KUBERNETES_FROM),--kubernetes-from $(KUBERNETES_FROM)) $(if $(KUBERNETES),--kubernetes $(KUBERNETES)) $(if $(SUITE),--suite $(SUITE)) $(if $(FAMILY),--family $(FAMILY))

.PHONY: all build lab test bench drills fuzz lint format install clean help toolchain
all: build

toolchain:
	@test -n "$(TOOLCHAIN)" || { echo "Swift 6.3 is needed and was not found: see swift.org/install/linux" >&2; exit 1; }

build: toolchain ## the program, as bin/trimast (release, the Swift runtime linked in)
	@scripts/build $(SCRATCH) $(RELEASE)

lab: build ## four real hosts on this machine, and the example cluster on them, verified (root)
	bin/trimast lab up $(LAB_KIND)
	bin/trimast apply -f "$$(bin/trimast lab path)/cluster.yaml"
	bin/trimast verify -f "$$(bin/trimast lab path)/cluster.yaml"
	@bin/trimast lab hints

test: toolchain ## every test, the lab's included (root); leaves nothing behind
	scripts/test $(SCRATCH)

bench: build ## the figures of the README, measured on this machine (root)
	@scripts/fresh-build $(SCRATCH)
	$(SWIFT_BUILD) -c release --static-swift-stdlib -Xlinker -s --product scale
	scripts/bench-scale bin/trimast "$$($(RELEASE) --show-bin-path)/scale"
	scripts/bench-ssh bin/trimast
	LAB_KIND="$(strip $(LAB_KIND))" scripts/bench bin/trimast
	LAB_KIND="$(strip $(LAB_KIND))" scripts/bench-changes bin/trimast
	LAB_KIND="$(strip $(LAB_KIND))" scripts/bench-kills bin/trimast
	LAB_KIND="$(strip $(LAB_KIND))" scripts/bench-endpoint bin/trimast

fuzz: build ## 100,000 cluster files that nobody means to write; none crashes, takes 1 s or 100 MB
	$(SWIFT_BUILD) -c release --static-swift-stdlib -Xlinker -s --product fuzz
	scripts/fuzz bin/trimast "$$($(RELEASE) --show-bin-path)/fuzz" $(FILES)

drills: build ## all sixteen drills on a lab, and the page drills.html (root)
	LAB_KIND="$(strip $(LAB_KIND))" scripts/drills bin/trimast

lint: toolchain ## formatting and shell, strictly
	swift format lint --strict --recursive Sources Tests Package.swift
	scripts/lint-shell

format: ## formats the sources
	swift format --in-place --recursive Sources Tests Package.swift

install: build ## bin/trimast, its completions and its manual page to PREFIX (default /usr/local)
	scripts/install bin/trimast $(DESTDIR)$(PREFIX)

clean: ## removes what make made in this folder; the cache stays
	rm -rf bin .build

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 16
