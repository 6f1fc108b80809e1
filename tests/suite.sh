# The whole suite: `sh tests/suite.sh PYTHON [pytest's options]`.
#
# First what needs no browser, in as many processes as there are cores, each with its own database; then the pages in a
# real browser, in one process, for they share one demonstration. BROWSER=no leaves the second half out.
python=$1
shift
# shellcheck disable=SC2086 -- several options
"$python" -m pytest ${PARALLEL-} -m "not browser" "$@"
first=$?
[ "${BROWSER:-yes}" = no ] && exit $first
"$python" -m pytest -m browser "$@"
second=$?
# 5: the options chose no test of this half.
[ $first = 5 ] && exit $second
[ $second = 5 ] && exit $first
[ $first = 0 ] && exit $second
exit $first
