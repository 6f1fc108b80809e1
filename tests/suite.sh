# The whole suite: `sh tests/suite.sh PYTHON [pytest's options]`.
#
# First what needs no browser, then the pages in a real browser, each in as many processes as there are cores.
# BROWSER=no leaves the second half out. NOTES=yes notes what each test asks of the database, and chooses from that what
# PostgreSQL runs (tests/sql_shapes.py).
python=$1
shift
if [ "${NOTES:-no}" = yes ]; then
    rm -rf var/tests/shapes
    export SQL_SHAPES=yes
fi
# shellcheck disable=SC2086 -- several options
"$python" -m pytest ${PARALLEL-} -m "not browser" "$@"
first=$?
if [ -n "${SQL_SHAPES-}" ]; then
    unset SQL_SHAPES
    [ $first = 0 ] && { "$python" -m tests.sql_shapes || first=$?; }
fi
[ "${BROWSER:-yes}" = no ] && exit $first
# Without options there is no need to look for browser tests elsewhere.
[ $# = 0 ] && set -- tests/browser
# shellcheck disable=SC2086 -- several options
"$python" -m pytest ${PARALLEL-} -m browser "$@"
second=$?
# 5: the options chose no test of this half.
[ $first = 5 ] && exit $second
[ $second = 5 ] && exit $first
[ $first = 0 ] && exit $second
exit $first
