#: 常用命令（在本文件夹里运行）：
#:

# The first that is new enough is taken. A single name overrides: make test PYTHON=python3.12
PYTHON ?= python3 python3.13 python3.12 python3.11

# Plain text from here on: make would run a $(shell …) that stands in a value, and a shell a `;`.
# Recipes read the values as "$$DEPT" from the environment, where nothing expands them.
# What was typed is noted first: who types a name that a goal does not take is told.
TYPED := $(foreach name,$(.VARIABLES),$(if $(filter command,$(firstword $(origin $(name)))),$(name)))
override DEPT := $(value DEPT)
override YEAR := $(value YEAR)
override STYLE := $(value STYLE)
override FORMAT := $(value FORMAT)
override DRAFT := $(value DRAFT)
override FACT := $(value FACT)
override FILE := $(value FILE)
override UNIT := $(value UNIT)
override PART := $(value PART)
override PUBLIC := $(value PUBLIC)
override LAST_YEAR := $(value LAST_YEAR)
override BUDGET := $(value BUDGET)
override UNITS := $(value UNITS)
override DRYRUN := $(value DRYRUN)
override INPUT := $(value INPUT)
override TABLES := $(value TABLES)
override OVER := $(value OVER)
override DATA := $(value DATA)
override PORT := $(value PORT)
# Of the many, what was typed alone: other programs have such names in the environment too.
override ALL := $(if $(filter ALL,$(TYPED)),$(value ALL))
override FROM := $(if $(filter FROM,$(TYPED)),$(value FROM))
override JOBS := $(if $(filter JOBS,$(TYPED)),$(value JOBS))
override RESUME := $(if $(filter RESUME,$(TYPED)),$(value RESUME))
override RECORD := $(if $(filter RECORD,$(TYPED)),$(value RECORD))
override SCHEDULER := $(if $(filter SCHEDULER,$(TYPED)),$(value SCHEDULER))
export DEPT YEAR STYLE FORMAT DRAFT FACT FILE UNIT PART PUBLIC LAST_YEAR BUDGET UNITS DRYRUN DATA PORT
export INPUT TABLES OVER
export ALL FROM JOBS RESUME RECORD SCHEDULER

# What can be asked of many departments at once.
MANY := ALL FROM JOBS RESUME RECORD SCHEDULER

TAKEN.report = DEPT YEAR STYLE FORMAT PART PUBLIC DRAFT $(MANY)
TAKEN.tables = DEPT YEAR STYLE UNIT $(MANY)
TAKEN.check = DEPT YEAR FORMAT LAST_YEAR BUDGET UNITS $(MANY)
TAKEN.explain = DEPT YEAR STYLE FACT
TAKEN.new = DEPT YEAR
TAKEN.form = DEPT YEAR
TAKEN.import = DEPT YEAR FILE UNIT LAST_YEAR BUDGET DRAFT DRYRUN $(MANY)
TAKEN.learn = FILE STYLE INPUT TABLES OVER
TAKEN.audit = FILE FORMAT LAST_YEAR BUDGET UNITS $(filter-out ALL FROM,$(MANY))
TAKEN.index = FILE JOBS SCHEDULER
TAKEN.across = YEAR UNITS FORMAT
TAKEN.serve = DATA PORT
GOALS = report tables check explain new form import learn audit index across serve

# Its messages say what is typed for make, not for juesuan.
$(GOALS): export JUESUAN_COMMAND := make

# Many departments are those of a list, or all; where neither is said, one must be named.
WHOM := $(if $(filter-out 0,$(ALL))$(FROM),,require-dept)
OF_MANY = $(if $(filter-out 0,$(ALL)),--all) $${FROM:+--from="$$FROM"} $${JOBS:+--jobs="$$JOBS"} \
    $(if $(filter-out 0,$(RESUME)),--resume) $${RECORD:+--lines="$$RECORD"} \
    $${SCHEDULER:+--scheduler="$$SCHEDULER"}
OF_DEPARTMENTS = $(OF_MANY) $${DEPT:+-- "$$DEPT"}

RUN := .venv/bin/python -m
UV := uv==0.13.9

.DEFAULT_GOAL := help
ASKED := $(filter $(GOALS),$(MAKECMDGOALS))
TAKEN := $(foreach goal,$(ASKED),$(TAKEN.$(goal)))
UNTAKEN := $(if $(ASKED),$(firstword $(filter-out $(TAKEN) PYTHON,$(TYPED))))
$(if $(UNTAKEN),$(error make $(ASKED) 没有 $(UNTAKEN) 这一项，可以写 $(TAKEN)；见 make help))

.PHONY: help report tables check explain new form import learn audit index across serve
.PHONY: test test-office test-serve test-index test-province lint docs
.PHONY: bench bench-audit bench-learn bench-serve bench-index bench-province bundle test-bundle lock clean
.PHONY: require-dept require-fact require-year require-file require-style

# Two goals at once would build one .venv twice.
.NOTPARALLEL:

help:
	@sed -n 's/^#: \{0,1\}//p' Makefile

#: make report DEPT=liling                          生成一个部门的公开说明（最近一年）
#:     YEAR=2024                                    指定年度
#:     STYLE=醴陵                                   指定样式（写法）
#:     FORMAT=txt,md,json,docx,html,pdf             指定格式，可多个；docx、html、pdf 是整份公开文档
#:     PART=3                                       整份文档里只要一部分（如只要说明）
#:     PUBLIC=0                                     网页给自己核对：有核对结果和填在哪一行，不要公开
#:     DRAFT=1                                      草稿：缺原因也生成，缺的写【待填】
#:     ALL=1  或  FROM=名单  或  DEPT=甲,乙          每一个部门，照名单，几个部门；有问题的列在最后的表里
#:     JOBS=4  RESUME=1  RECORD=文件                几个同时做；没有变的不重做；逐个记一行 JSON
#:     SCHEDULER=tcp://…                            在别的机器上做（Dask），见 docs/province.md
report: $(WHOM) .venv/bin/juesuan $(if $(findstring pdf,$(FORMAT))$(findstring PDF,$(FORMAT)),.venv/.pdf) $(if $(SCHEDULER),.venv/.dask)
	@$(RUN) generator report $${YEAR:+--year="$$YEAR"} $${STYLE:+--style="$$STYLE"} \
	    $${FORMAT:+--format="$$FORMAT"} $${PART:+--part="$$PART"} \
	    $(if $(PUBLIC),$(if $(filter-out 0,$(PUBLIC)),--public,--clerk)) \
	    $(if $(filter-out 0,$(DRAFT)),--draft) $(OF_DEPARTMENTS)

#: make tables DEPT=liling                          写出公开表的工作簿（可加 YEAR、STYLE，也可以写 ALL、FROM）
#:     UNIT=元                                      指定单位：元、万元
tables: $(WHOM) .venv/bin/juesuan $(if $(SCHEDULER),.venv/.dask)
	@$(RUN) generator tables $${YEAR:+--year="$$YEAR"} $${STYLE:+--style="$$STYLE"} \
	    $${UNIT:+--unit="$$UNIT"} $(OF_DEPARTMENTS)

#: make check DEPT=liling                           核对填报文件自己的表，以及与上年、预算
#:     FORMAT=json                                  指定格式：text、json
#:     LAST_YEAR=文件                               上一年的填报文件；不写取同一文件夹里的
#:     BUDGET=文件                                  本年预算的填报文件；不写取同一文件夹里的
#:     UNITS=文件,文件                              所属单位的填报文件，用逗号隔开
#:     ALL=1  FROM=名单  RECORD=文件                每一个部门，照名单；各与自己旁边的核对
check: $(WHOM) .venv/bin/juesuan $(if $(SCHEDULER),.venv/.dask)
	@$(RUN) generator check $${YEAR:+--year="$$YEAR"} $${FORMAT:+--format="$$FORMAT"} $(BESIDE) \
	    $(OF_DEPARTMENTS)

#: make explain DEPT=liling FACT=本年收入合计       说明一个数是怎么来的（可加 YEAR、STYLE）
explain: require-dept require-fact .venv/bin/juesuan
	@$(RUN) generator explain $${YEAR:+--year="$$YEAR"} $${STYLE:+--style="$$STYLE"} \
	    -- "$$DEPT" "$$FACT"

#: make new DEPT=liling YEAR=2025                   新建一个年度的填报文件
new: require-dept require-year .venv/bin/juesuan
	@$(RUN) generator new --year="$$YEAR" -- "$$DEPT"

#: make form DEPT=liling                            写出填报工作簿：公开表里没有的在一份里填（可加 YEAR）
form: require-dept .venv/bin/juesuan
	@$(RUN) generator form $${YEAR:+--year="$$YEAR"} -- "$$DEPT"

#: make import FILE=公开表.xlsx DEPT=liling YEAR=2025   由公开表生成填报文件，或者把数改成表上的
#:     FILE=收支.xlsx,三公.xlsx                     表分在几份里，用逗号隔开；填好的填报工作簿也这样导入
#:     LAST_YEAR=文件  BUDGET=文件                  上年的表或报告，填上年数；本年预算，填年初预算
#:     UNIT=万元                                    表上没有写单位时用
#:     DRYRUN=1                                     只说会改什么，不写
#:     DRAFT=1                                      表有问题也写，照表上的数
#:     ALL=1  FILE=文件夹                           几个部门一起导入：里面一个部门一个文件夹
import: require-file $(WHOM) require-year .venv/bin/juesuan $(if $(SCHEDULER),.venv/.dask)
	@$(RUN) generator import $${DEPT:+--dept="$$DEPT"} --year="$$YEAR" $${UNIT:+--unit="$$UNIT"} \
	    $${LAST_YEAR:+--last-year="$$LAST_YEAR"} $${BUDGET:+--budget="$$BUDGET"} \
	    $(if $(filter-out 0,$(DRYRUN)),--dry-run) $(if $(filter-out 0,$(DRAFT)),--draft) \
	    $(OF_MANY) -- "$$FILE"

#: make audit FILE=报告.pdf                          核对一份公开的报告，或一个文件夹里的每一份
#:     FORMAT=html                                  指定格式：text、json、html、xlsx
#:     LAST_YEAR=文件  BUDGET=文件  UNITS=文件      一起核对：上年的报告、本年部门预算、所属单位的报告
#:     FILE=文件夹  JOBS=4  RESUME=1  RECORD=文件   文件夹里的每一份；上年、预算、单位也写文件夹
audit: require-file .venv/bin/juesuan $(if $(SCHEDULER),.venv/.dask)
	@$(RUN) generator audit $${FORMAT:+--format="$$FORMAT"} $(BESIDE) $(OF_MANY) -- "$$FILE"

#: make learn FILE=去年的报告.pdf STYLE=新县         从公开过的报告学写法，成一个样式；拿不准的问你
#:     FILE=报告,报告                               同一地方的几份：都有的是写法，一份才有的是它自己的话
#:     INPUT=填报文件  TABLES=工作簿                报告的数；不写，取报告里的表
#:     OVER=醴陵                                    基于哪个样式；不写是写得最像的一个
learn: require-file require-style .venv/bin/juesuan
	@$(RUN) generator learn --style="$$STYLE" $${INPUT:+--input="$$INPUT"} \
	    $${TABLES:+--tables="$$TABLES"} $${OVER:+--over="$$OVER"} -- "$$FILE"

#: make index                                       把各部门填报文件里的每一个数放进索引，只重读改过的
#:     FILE=文件夹,文件夹                           放哪些文件夹的；不写是 inputs
#:     JOBS=4  SCHEDULER=tcp://…                    几个同时读；在别的机器上读（Dask）
index: .venv/bin/juesuan .venv/.index $(if $(SCHEDULER),.venv/.dask)
	@$(RUN) generator index $(OF_MANY) -- "$${FILE:-inputs}"

#: make across                                      核对索引里的各份报告彼此：对不上的、重复的、离群的
#:     UNITS=名单.csv                               单位名单：核对谁没有公开、谁归谁
#:     YEAR=2024  FORMAT=xlsx                       只核对一年；指定格式：text、json、xlsx
across: .venv/bin/juesuan .venv/.index
	@$(RUN) generator across $${YEAR:+--year="$$YEAR"} $${UNITS:+--units="$$UNITS"} \
	    $${FORMAT:+--format="$$FORMAT"}

#: make serve                                       打开网页：在浏览器里填报、复核、签发、核对（Ctrl-C 停下）
#:     DATA=文件夹                                  数据放在哪里；不写是 data
#:     PORT=8765                                    端口
serve: .venv/bin/juesuan .venv/.serve .venv/.pdf
	@$(RUN) generator serve $${DATA:+--data="$$DATA"} $${PORT:+--port="$$PORT"}

BESIDE = $${LAST_YEAR:+--last-year="$$LAST_YEAR"} $${BUDGET:+--budget="$$BUDGET"} \
    $${UNITS:+--units="$$UNITS"}

#:
#: 开发：
#:

#: make test                                        检查代码并运行全部测试
#:     QUICK=1                                      不测速度；随机造的例子各试 25 个，不试 100 个
test: lint
	@$(RUN) pytest -n auto $(if $(filter-out 0,$(QUICK)),$(TEST_QUICK))

# What measures is run by whoever changes it: it takes a tenth of all, and one process alone.
TEST_QUICK = --ignore=tests/test_bench.py --hypothesis-profile=few

#: make test-office                                 用 LibreOffice、Chromium 打开写出的文件来检查（会先安装）
test-office: .venv/.office
	$(call install-programs,$(OFFICE))
	@$(RUN) pytest -n auto tests/office

define install-programs
@missing=; \
for pair in $(1); do \
    command -v "$${pair%%:*}" >/dev/null || missing="$$missing $$(echo "$${pair#*:}" | tr , ' ')"; \
done; \
fc-list :lang=zh 2>/dev/null | grep -q . || missing="$$missing fontconfig fonts-noto-cjk"; \
fc-list 2>/dev/null | grep -q 'Liberation Serif' || missing="$$missing fonts-liberation"; \
[ -z "$$missing" ] || { \
    [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && \
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $$missing \
        >/dev/null; \
} || { echo "缺少程序，请先安装：sudo apt install$$missing" >&2; exit 1; }
endef

#: make test-serve                                  用 Chromium 打开网页、用 SQLite 和 PostgreSQL 检查服务（会先安装）
#:     QUICK=1                                      只走一遍：从登录、导入到签发，在 PostgreSQL 上；核对接口说明
test-serve: .venv/.served
	$(call install-programs,$(SERVED))
	@$(MAKE) --no-print-directory .venv/.browsers
	@$(RUN) pytest -n auto $(if $(filter-out 0,$(QUICK)),$(SERVED_QUICK),tests/serving)

SERVED_QUICK = -n 0 tests/serving/test_whole_way.py tests/serving/test_openapi.py -k "postgresql or openapi"

# What each command comes with in Debian, Ubuntu, 统信, 麒麟.
SERVED = chromium:chromium pg_ctlcluster:postgresql npm:nodejs,npm
OFFICE = soffice:libreoffice-writer,libreoffice-calc chromium:chromium pdffonts:poppler-utils

#: make test-index                                  用 DuckDB 检查索引（会先安装）
test-index: .venv/.installed .venv/.index
	@$(RUN) pytest -n auto tests/index

#: make test-bundle                                 打出安装包，不联网装一遍（要下载各系统的安装包）
test-bundle: .venv/.installed
	@$(RUN) pytest tests/bundle

#: make test-province                               用 Dask 检查几台机器一起做（会先安装）
test-province: .venv/.dask .venv/.index .venv/.installed
	@$(RUN) pytest tests/province

#: make lint                                        只检查代码（ruff、mypy）
lint: .venv/.installed
	@$(RUN) ruff check .
	@$(RUN) ruff format --check .
	@$(RUN) mypy

#: make docs                                        由代码重新生成 docs 里的规则、事实、填报说明和接口描述
docs: .venv/.installed
	@$(RUN) generator.manual
	@$(RUN) generator.serving.interface

#: make bench                                       测量速度
bench: .venv/.installed
	@.venv/bin/python benchmarks/bench_commands.py
	@.venv/bin/python benchmarks/bench.py
	@.venv/bin/python benchmarks/bench_documents.py

#: make bench-audit                                 测量核对：各种报告的错找出多少、误报多少、核到多少，用时多少
bench-audit: .venv/.installed
	@.venv/bin/python benchmarks/bench_audit.py

#: make bench-learn                                 测量学样式：由一份报告学成的，自己的、别人的各写对多少
#:     FILE=文件,文件                               公开的报告，如 liling-2024.txt；不写用自己写的
bench-learn: .venv/.installed
	@.venv/bin/python benchmarks/bench_learn.py $(if $(FILE),"$$FILE")

#: make bench-serve                                 测量网页和接口的快慢
bench-serve: .venv/.installed
	@.venv/bin/python benchmarks/bench_serve.py

#: make bench-index                                 测量索引：三万个单位两年的大小、问一次要多久
bench-index: .venv/.installed .venv/.index
	@.venv/bin/python benchmarks/bench_index.py

#: make bench-province                              测量一个省：一台机器、几个进程、Dask、接着做
bench-province: .venv/.dask .venv/.installed
	@.venv/bin/python benchmarks/bench_province.py

#: make bundle                                      打一个不用联网就能安装的压缩包（写到 dist）
bundle: .venv/.installed
	@.venv/bin/python bundle/assemble.py

#: make lock                                        把 requirements 里锁定的依赖更新到最新版本
lock:
	$(call create-venv,build/lock)
	@build/lock/bin/python -m pip $(PIP_INSTALL) '$(UV)'
	@$(COMPILE) --output-file requirements/runtime.txt
	@$(COMPILE) --extra pdf --constraint requirements/runtime.txt --output-file requirements/pdf.txt
	@$(COMPILE) --extra index --constraint requirements/runtime.txt --output-file requirements/index.txt
	@$(COMPILE) --extra serve --extra postgresql --constraint requirements/runtime.txt \
	    --output-file requirements/serve.txt
	@$(COMPILE) --extra pdf --extra serve --extra postgresql --group dev \
	    --constraint requirements/pdf.txt --constraint requirements/serve.txt \
	    --output-file requirements/dev.txt
	@$(COMPILE) --extra dask --constraint requirements/dev.txt --output-file requirements/dask.txt
	@$(COMPILE) --group office --constraint requirements/dev.txt --output-file requirements/office.txt
	@$(COMPILE) --group served --constraint requirements/dev.txt --constraint requirements/office.txt \
	    --output-file requirements/served.txt
	@$(COMPILE) --extra pdf --extra serve --extra postgresql --constraint requirements/dev.txt \
	    --output-file requirements/bundle.txt

COMPILE = build/lock/bin/uv pip compile pyproject.toml --quiet --upgrade --universal \
    --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock'

#: make clean                                       删除运行环境和缓存（不动填报文件、模板和生成的文件）
clean:
	@rm -rf .venv build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find generator tests benchmarks -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

# ---------------------------------------------------------------- the environment

# Wheels only: building a source distribution would fetch its build tools without a hash.
PIP_INSTALL = install --quiet --disable-pip-version-check --no-input --only-binary=:all:
LOCKED = --require-hashes --requirement

# Each stamp is touched last and --clear takes the old ones away, so a half-made .venv is made anew.
.venv/.runtime: requirements/runtime.txt
	$(call create-venv,.venv)
	@$(RUN) pip $(PIP_INSTALL) $(LOCKED) $< || $(NO_PACKAGES)
	@touch $@

# For who would rather type juesuan, from any folder: -P keeps what lies there out of the program.
.venv/bin/juesuan: .venv/.runtime
	@printf '%s\n' '#!/bin/sh' 'here=$$(dirname "$$(readlink -f "$$0")")/../..' \
	    'PYTHONPATH="$$here" exec "$$here/.venv/bin/python" -P -m generator "$$@"' > $@
	@chmod +x $@

# Apart from the rest: what sets the pages of a PDF is as large as all other packages together.
.venv/.pdf: requirements/pdf.txt .venv/.runtime
	@echo '正在安装写 pdf 所需的 typst（只在首次写 pdf 时）……' >&2
	@$(RUN) pip $(PIP_INSTALL) $(LOCKED) $< || $(NO_PACKAGES)
	@touch $@

# Apart from the rest: a database, an HTTP server and what else the page needs.
.venv/.serve: requirements/serve.txt .venv/.runtime
	@echo '正在安装网页所需的软件包（只在首次打开网页时）……' >&2
	@$(RUN) pip $(PIP_INSTALL) $(LOCKED) $< || $(NO_PACKAGES)
	@touch $@

# Apart from the rest: a database for a whole province, which who has one department needs not.
.venv/.index: requirements/index.txt .venv/.runtime
	@echo '正在安装索引所需的 DuckDB（只在首次建索引时）……' >&2
	@$(RUN) pip $(PIP_INSTALL) $(LOCKED) $< || $(NO_PACKAGES)
	@touch $@

# Apart from the rest: a province on several machines.
.venv/.dask: requirements/dask.txt .venv/.runtime
	@echo '正在安装几台机器一起做所需的 Dask（只在首次）……' >&2
	@$(RUN) pip $(PIP_INSTALL) $(LOCKED) $< || $(NO_PACKAGES)
	@touch $@

# dev.txt holds all of runtime.txt, pdf.txt and serve.txt, so one environment serves all.
.venv/.dev: requirements/dev.txt requirements/runtime.txt
	$(call create-venv,.venv)
	@$(RUN) pip $(PIP_INSTALL) $(LOCKED) $< || $(NO_PACKAGES)
	@touch .venv/.runtime .venv/.pdf .venv/.serve $@

# Apart from .dev: pyproject.toml changes often, and half a minute for each lint rule is too much.
.venv/.installed: .venv/.dev pyproject.toml
	@$(RUN) pip $(PIP_INSTALL) --no-build-isolation --no-deps --editable .
	@touch $@

# Apart from the rest: a browser's driver is as large as all other packages together.
.venv/.office: requirements/office.txt .venv/.installed
	@$(RUN) pip $(PIP_INSTALL) $(LOCKED) $< || $(NO_PACKAGES)
	@touch $@

.venv/.served: requirements/served.txt .venv/.installed
	@$(RUN) pip $(PIP_INSTALL) $(LOCKED) $< || $(NO_PACKAGES)
	@touch $@

# What knows the browsers of old, in node: its lock holds the hashes.
.venv/.browsers: tests/serving/browsers/package-lock.json tests/serving/browsers/eslint.config.mjs
	@rm -rf .venv/browsers && cp -r tests/serving/browsers .venv/browsers
	@npm --prefix .venv/browsers ci --silent --no-audit --no-fund --ignore-scripts || $(NO_PACKAGES)
	@touch $@

# A python that was upgraded or removed leaves the stamps behind with a dead link beside them.
$(shell test -x .venv/bin/python || \
    rm -f .venv/bin/juesuan .venv/.runtime .venv/.pdf .venv/.serve .venv/.index .venv/.dask \
    .venv/.dev .venv/.installed .venv/.office .venv/.served .venv/.browsers)

define create-venv
@chosen=; bare=; \
for python in $(PYTHON); do \
    "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
    if "$$python" -c 'import ensurepip, venv' 2>/dev/null; then chosen=$$python; break; fi; \
    bare=$$python; \
done; \
if [ -n "$$chosen" ]; then \
    echo '正在准备运行环境（只在首次运行或依赖更新后，约需一分钟）……' >&2; \
    "$$chosen" -m venv --clear $(1) && exit; \
    echo '没能建立运行环境，原因见上面的英文提示。' >&2; \
elif [ -n "$$bare" ]; then \
    echo "$${bare} 缺少 venv 组件。Debian、Ubuntu、统信、麒麟请先运行：sudo apt install python3-venv" >&2; \
else \
    echo '需要 Python 3.11 或更高版本，没有找到。装好后重试；名字不同的可以指明，' >&2; \
    echo '例如：make report DEPT=liling PYTHON=python3.12' >&2; \
fi; \
exit 1
endef

NO_PACKAGES = { \
    echo '没能装好所需的软件包，原因见上面的英文提示。请检查网络或 pip 的镜像设置，再运行一次即可。' >&2; \
    exit 1; }

# ---------------------------------------------------------------- what a command cannot do without

require-dept:
	@[ -n "$$DEPT" ] || { \
	    echo '请写明部门（inputs 下的文件夹名），例如：make $(firstword $(ASKED)) DEPT=liling$(ELSE.$(firstword $(ASKED)))' >&2; \
	    exit 1; }

require-fact:
	@[ -n "$$FACT" ] || { \
	    echo '请写明要说明的数，例如：make explain DEPT=liling FACT=本年收入合计' >&2; exit 1; }

require-file:
	@[ -n "$$FILE" ] || { echo '请写明$(WHAT.$(firstword $(ASKED)))' >&2; exit 1; }

require-style:
	@[ -n "$$STYLE" ] || { \
	    echo '请写明学成的样式叫什么，例如：make $(firstword $(ASKED)) FILE=报告.pdf STYLE=新县' >&2; exit 1; }

require-year:
	@[ -n "$$YEAR" ] || { \
	    echo '请写明年度，例如：make $(firstword $(ASKED)) DEPT=liling$(ELSE.$(firstword $(ASKED)))' >&2; exit 1; }

# What the example of a goal needs besides.
ELSE.explain = $() FACT=本年收入合计
ELSE.new = $() YEAR=2025
ELSE.import = $() YEAR=2025 FILE=公开表.xlsx
WHAT.audit = 报告或文件夹，例如：make audit FILE=报告.pdf
WHAT.learn = 公开过的报告，例如：make learn FILE=去年的报告.pdf STYLE=新县
WHAT.import = 公开表或报告，例如：make import FILE=公开表.xlsx DEPT=liling YEAR=2025
