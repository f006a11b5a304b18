#!/usr/bin/env bash
# Shows, on a running Markr, that a document can be taken back and processed again, and that the figures are then those
# of the other documents. Usage: take-documents-back.sh [URL, http://localhost:8085 unless given]
set -euo pipefail

markr=${1:-http://localhost:8085}
sample=$(dirname "$0")/../resources/documents/sample_results.xml
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# A test of its own, so that the script can be run again.
test_id=$(date +%s%N)

sed "s/<test-id>9863</<test-id>$test_id</" "$sample" > "$work/exam.xml"
# The same sheets, but everybody has all marks.
sed 's/obtained="[0-9]*"/obtained="20"/' "$work/exam.xml" > "$work/mock.xml"

id() { sha256sum "$1" | cut -c 1-64; }

post() { curl -fsS -H 'Content-Type: text/xml+markr' --data-binary "@$1" "$markr/import" > /dev/null; }

act() {
	curl -fsS -H 'Content-Type: application/json' -d '{"reason": "It was a mock exam", "by": "the script"}' \
		"$markr/imports/$(id "$1")/$2" > /dev/null
}

statistics() { curl -fsS "$markr/results/$test_id/aggregate"; }

expect() {
	local found
	found=$(statistics)
	if [ "$found" != "$2" ]; then
		echo "$1: expected $2, found $found" >&2
		exit 1
	fi
	echo "$1: $found"
}

post "$work/exam.xml"
exam='{"mean":50.80246913580247,"stddev":9.92119535943923,"min":30.0,"max":75.0,"p25":45.0,"p50":50.0,"p75":55.0,"count":81}'
expect 'the exam' "$exam"
post "$work/mock.xml"
mock='{"mean":100.0,"stddev":0.0,"min":100.0,"max":100.0,"p25":100.0,"p50":100.0,"p75":100.0,"count":81}'
expect 'and a mock exam' "$mock"
# What that would change, before it is done.
curl -fsS -X PUT -H 'Content-Type: application/json' \
	-d "{\"act\": \"WITHDRAW\", \"dry_run\": true, \"reason\": \"To see\", \"selection\": {\"documents\": [\"$(id "$work/mock.xml")\"]}}" \
	"$markr/orders/$test_id-what-if" > /dev/null
for _ in $(seq 100); do
	dry_run=$(curl -fsS "$markr/orders/$test_id-what-if/tests")
	case $dry_run in *'"after":'*) break ;; esac
	sleep 0.1
done
case $dry_run in
	*'"before":'"$mock"*'"after":'"$exam"*) echo 'what a withdrawal would change: as it comes' ;;
	*) echo "Dry run: expected $mock before and $exam after, found $dry_run" >&2 && exit 1 ;;
esac
expect 'tried only' "$mock"
act "$work/mock.xml" withdraw
expect 'without the mock' "$exam"
act "$work/mock.xml" reinstate
expect 'with it again' "$mock"
act "$work/mock.xml" withdraw
expect 'without it for good' "$exam"
if post "$work/mock.xml" 2> /dev/null; then
	echo 'A withdrawn document came back by being sent again' >&2
	exit 1
fi
both="[\"$(id "$work/exam.xml")\", \"$(id "$work/mock.xml")\"]"
curl -fsS -X PUT -H 'Content-Type: application/json' \
	-d "{\"act\": \"REPROCESS\", \"reason\": \"To see that nothing changes\", \"selection\": {\"documents\": $both}}" \
	"$markr/orders/$test_id" > /dev/null
for _ in $(seq 100); do
	progress=$(curl -fsS "$markr/orders/$test_id")
	case $progress in *'"state":"ENDED"'*) break ;; esac
	sleep 0.1
done
case $progress in
	*'"outcomes":{"UNCHANGED":2}'*) ;;
	*) echo "Processed again: expected 2 UNCHANGED, found $progress" >&2 && exit 1 ;;
esac
expect 'processed again' "$exam"
