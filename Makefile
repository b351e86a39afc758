# Each target does all the set-up it needs: virtual environment, pinned packages, database.
# Needs python3 (3.11 or newer), python3-venv and make; e2e needs Debian's chromium too.

PYTHON ?= python3
VENV ?= .venv
PORTA ?= 8000
# How many processes share the tests: make test PROCESSI=4
PROCESSI ?= 2
PROVE ?=
# Which mutants, as mutmut names them: make mutanti MODULI="tariffe.calcolo.*"
MODULI ?=

PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --require-hashes --no-input --disable-pip-version-check \
	--root-user-action=ignore
PREREQUISITI := $(PYTHON) config/prerequisiti.py
SENZA_PIP = echo "I pacchetti non si sono installati: controlla la rete (o il proxy) e riprova con make $(MAKECMDGOALS); il dettaglio è in $(VENV)/pip.log." >&2

# Production settings want these; for the checks any value of the right shape will do.
PRODUZIONE_FINTA = DJANGO_SETTINGS_MODULE=config.settings.prod \
	SECRET_KEY=$$($(PY) -c "import secrets; print(secrets.token_urlsafe(60))") \
	DATABASE_URL=postgresql://nessuno@localhost/nessuno ALLOWED_HOSTS=sportello.example

.DEFAULT_GOAL := aiuto
.DELETE_ON_ERROR:
.PHONY: aiuto demo prepara test check fix e2e bench mutanti requisiti pulisci ambiente \
	ambiente-dev interprete

aiuto: ## questo elenco
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: interprete ## prepara i dati dimostrativi e serve il sito (PORTA=8000)
	@$(PREREQUISITI) porta $(PORTA)
	@$(MAKE) --no-print-directory ambiente
	@$(PREREQUISITI) pdf-avviso
	@exec $(PY) manage.py avvia --porta $(PORTA)

prepara: ambiente ## come demo, ma senza servire il sito
	@$(PY) manage.py avvia --solo-prepara

test: ambiente-dev ## tutte le prove tranne quelle nel browser (PROVE="-k nome")
	@$(PREREQUISITI) pdf
	$(PY) -m pytest -n $(PROCESSI) $(PROVE)

e2e: ambiente-dev ## le prove nel browser (serve chromium)
	@$(PREREQUISITI) chromium
	@$(PREREQUISITI) pdf
	$(PY) -m pytest -m e2e -n $(PROCESSI) --dist loadfile tests/e2e $(PROVE)

bench: ambiente-dev ## le misure di velocità, con la loro tabella
	@$(PREREQUISITI) pdf
	$(PY) -m pytest -m prestazioni -p no:randomly -s -q tests/prestazioni $(PROVE)

check: ambiente-dev ## formato, errori, tipi, dipendenze fra app, migrazioni; non scrive niente
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy .
	$(VENV)/bin/lint-imports --no-logo
	$(VENV)/bin/djhtml --check templates
	$(VENV)/bin/djlint --lint --quiet templates
	DJANGO_SETTINGS_MODULE=config.settings.test $(PY) manage.py makemigrations --check
	CONTROLLI_TACIUTI=osservatorio.W001 $(PRODUZIONE_FINTA) \
		$(PY) manage.py check --deploy --fail-level WARNING
	@# An indicator whose review is overdue is said, and is no reason to stop.
	DJANGO_SETTINGS_MODULE=config.settings.test $(PY) manage.py check --tag indicatori
	$(PY) -m pytest -q -p no:randomly tests/config/test_carica_riferimento.py

fix: ambiente-dev ## mette in ordine il formato
	$(VENV)/bin/ruff check --fix-only .
	$(VENV)/bin/ruff format .
	$(VENV)/bin/djhtml templates

mutanti: ambiente-dev ## prove sulle prove: cambia il codice puro e guarda chi se ne accorge (MODULI="tariffe.calcolo.*")
	$(VENV)/bin/mutmut run $(MODULI) > mutanti.log 2>&1 || { tail -c 2000 mutanti.log; exit 1; }
	$(VENV)/bin/mutmut results

requisiti: ambiente-dev ## ricalcola requirements.txt e requirements-dev.txt
	$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --no-annotate requirements.in -o requirements.txt
	$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --no-annotate requirements-dev.in -o requirements-dev.txt

pulisci: ## toglie ambiente, dati dimostrativi e file calcolati
	rm -rf $(VENV) .postgres .postgres-prove caricamenti caricamenti-prove staticfiles
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .cache htmlcov .coverage mutants mutanti.log

interprete:
	@command -v $(PYTHON) > /dev/null || { \
		echo "Manca $(PYTHON): installalo con sudo apt install python3 python3-venv." >&2; exit 1; }

ambiente: $(VENV)/.installati
ambiente-dev: $(VENV)/.installati-dev

$(VENV)/.installati: requirements.txt | interprete
	@$(PREREQUISITI) python
	@$(PY) -c "" 2>/dev/null || $(PYTHON) -m venv --clear $(VENV)
	@echo "Installo i pacchetti: ci vuole un minuto, solo la prima volta."
	@$(PIP) -r requirements.txt > $(VENV)/pip.log 2>&1 || { $(SENZA_PIP); exit 1; }
	@touch $@

$(VENV)/.installati-dev: requirements-dev.txt $(VENV)/.installati
	@echo "Installo i pacchetti per le prove: ci vuole un minuto, solo la prima volta."
	@$(PIP) -r requirements.txt -r requirements-dev.txt > $(VENV)/pip.log 2>&1 || { $(SENZA_PIP); exit 1; }
	@touch $@
