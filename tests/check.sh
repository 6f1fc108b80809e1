#!/bin/sh
# What `make check` looks at; $1 is the environment's Python. Every check runs, then those that failed are named, and those
# that could not be done here.
set -u
python=$1
failed=""
undone=""
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

check() {
    name=$1
    shift
    output=$("$@" 2>&1)
    case $? in
    0)
        echo "ok      $name"
        return
        ;;
    77)
        echo "NOT DONE $name"
        undone="$undone, $name"
        ;;
    *)
        echo "FAILED  $name"
        failed="$failed, $name"
        ;;
    esac
    echo "$output" | sed 's/^/        /'
}

# The portal as production starts it, with the environment that docs/operations.md gives as an example.
production() {
    (
        set -a
        . docs/production.env.example
        DATA_DIR=$scratch
        DATABASE_URL=sqlite:///$scratch/portail.sqlite3
        exec "$python" "$@"
    )
}

check "ruff: rules" "$python" -m ruff check .
check "ruff: format" "$python" -m ruff format --check .
check "djlint: templates" "$python" -m djlint --lint --quiet templates
check "spelling: French texts" "$python" -m tests.spelling
check "mypy: types" "$python" -m mypy
check "migrations: none is missing" production manage.py makemigrations --check --dry-run
check "deployment: production settings" production manage.py check --deploy --fail-level WARNING
check "static files: every name resolves" production manage.py collectstatic --noinput --verbosity 0

if [ -n "$undone" ]; then
    echo "Not done, for want of a program (see above): ${undone#, }" >&2
fi
if [ -n "$failed" ]; then
    echo "Failed: ${failed#, }" >&2
    exit 1
fi
