#!/bin/bash
# Measures every list and look-up of a Markr filled by large.sql, from a client's side:
#   src/test/scripts/latency.sh http://localhost:8085 1000000 [calls of each]
# Prints for each call how many were answered 200, and the median, the 95th percentile and the longest in milliseconds.
base=$1 documents=$2 calls=${3:-200}

any() { echo $(((RANDOM * 32768 + RANDOM) % $1)); }
sha() { printf %s "$(any "$documents")" | sha256sum | cut -c1-64; }
test_id() { echo "T$((10 + $(any $((10 + documents / 50)))))"; }
student() {
	local n
	n=$(any $((documents / 5)))
	if ((n % 50 == 0)); then printf %07d "$n"; else echo $((1000000 + n)); fi
}
# Of a student who has a mark behind this test.
explanation() {
	local s
	s=$(student)
	echo "/results/$(curl -s "$base/students/$s/marks?limit=1&after=$1" | sed 's/.*"test_id":"\([^"]*\)".*/\1/')/marks/$s"
}
time_at() { date -u -d "2026-01-01 +$(($(any "$documents") * 20)) seconds" +%FT%TZ; }
# A place in the list: microseconds and document.
place() { local n; n=$(any "$documents"); echo "$(((1767225600 + n * 20) * 1000000))-$n"; }

urls() {
	case $1 in
	imports) echo "/imports" ;;
	imports-deep) echo "/imports?before=$(place)" ;;
	imports-published) echo "/imports?state=PUBLISHED&before=$(place)" ;;
	imports-rejected) echo "/imports?state=REJECTED&before=$(place)" ;;
	imports-failed) echo "/imports?state=FAILED" ;;
	imports-source) echo "/imports?source=scanner-$(any 500)" ;;
	imports-source-deep) echo "/imports?source=scanner-$(any 500)&before=$(place)" ;;
	imports-large-source) echo "/imports?source=scanner-$(any 30)&before=$(place)" ;;
	imports-same-name) echo "/imports?name=scan.xml&before=$(place)" ;;
	imports-name-source) echo "/imports?name=scan.xml&source=scanner-$(any 500)" ;;
	imports-text-source) echo "/imports?text=class%20$(any 1000)&source=scanner-$(any 500)" ;;
	imports-words-apart) echo "/imports?text=mathematics%20physics&before=$(place)" ;;
	imports-words-state) echo "/imports?text=mathematics&state=REJECTED&before=$(place)" ;;
	imports-words-test) echo "/imports?text=latin&test=T$(any 4)&before=$(place)" ;;
	imports-name-state) echo "/imports?name=scan.xml&state=REJECTED&before=$(place)" ;;
	imports-test-source) echo "/imports?test=$(test_id)&source=scanner-$(any 30)" ;;
	imports-name) local n; n=$((4 * $(any $((documents / 4))) + 3)); echo "/imports?name=history-class-$((n % 1000))-$n.xml" ;;
	imports-test) echo "/imports?test=$(test_id)" ;;
	imports-large-test) echo "/imports?test=T$(any 4)&before=$(place)" ;;
	imports-time) echo "/imports?from=$(time_at)&to=$(time_at)" ;;
	imports-text-common) echo "/imports?text=math%20xml" ;;
	imports-text-rare) echo "/imports?text=class%20$(any "$documents")" ;;
	imports-id) echo "/imports?id=$(sha | cut -c1-12)" ;;
	imports-state-source) echo "/imports?state=REJECTED&source=scanner-$(any 500)" ;;
	imports-state-large-source) echo "/imports?state=REJECTED&source=scanner-$(any 30)&before=$(place)" ;;
	imports-test-state) echo "/imports?test=$(test_id)&state=REJECTED" ;;
	import) echo "/imports/$(sha)" ;;
	violations) echo "/imports/$(printf %s $((50 * $(any $((documents / 50))) + 3)) | sha256sum | cut -c1-64)/violations" ;;
	tests) echo "/tests?limit=100&after=$(test_id)" ;;
	tests-1000) echo "/tests" ;;
	aggregate) echo "/results/$(test_id)/aggregate" ;;
	histogram) echo "/results/T$(any 4)/histogram" ;;
	percentile-rank) echo "/results/$(test_id)/percentile-rank?obtained=$(any 21)" ;;
	student) echo "/students/$(student)/marks" ;;
	explanation) explanation "T$((9 + $(any $((1 + documents / 1000)))))" ;;
	explanation-large) explanation "" ;;
	drops) echo "/drops" ;;
	drops-refused) echo "/drops?outcome=REFUSED" ;;
	drops-source) echo "/drops?source=scanner-$(any 500)&before=$(any "$documents")" ;;
	findings) echo "/results/$(test_id)/findings" ;;
	findings-large) echo "/results/T$(any 4)/findings?after=$(any "$documents")-1-LOWER_RESCAN" ;;
	findings-rare) echo "/results/T$(any 4)/findings?code=SCANNED_IN_FUTURE&after=$(any "$documents")-1-LOWER_RESCAN" ;;
	findings-counts) echo "/results/$(test_id)/findings/counts" ;;
	findings-counts-large) echo "/results/T$(any 4)/findings/counts?after=$(any "$documents")-1-LOWER_RESCAN" ;;
	failures) echo "/failures" ;;
	failures-counts) echo "/failures/counts" ;;
	stuck-imports) echo "/stuck-imports" ;;
	orders) echo "/orders" ;;
	order-tests) echo "/orders/everything/tests?after=$(test_id)" ;;
	import-findings) echo "/imports/$(sha)/findings" ;;
	import-findings-counts) echo "/imports/$(sha)/findings/counts" ;;
	esac
}

printf '%-26s %5s %8s %8s %8s\n' call 200s p50 p95 max
for call in ${CALLS:-imports imports-deep imports-published imports-rejected imports-failed imports-source imports-source-deep \
	imports-large-source imports-same-name imports-name-source imports-text-source imports-words-apart imports-words-state \
	imports-words-test imports-name-state imports-test-source imports-name imports-test imports-large-test imports-time imports-text-common imports-text-rare imports-id imports-state-source \
	imports-state-large-source imports-test-state import violations drops drops-refused drops-source tests tests-1000 aggregate \
	histogram percentile-rank student explanation explanation-large findings findings-large findings-rare findings-counts \
	findings-counts-large import-findings import-findings-counts failures failures-counts stuck-imports orders order-tests}; do
	for ((i = 0; i < calls; i++)); do urls "$call"; done | sed "s|^|url = \"$base|; s|\$|\"\noutput = /dev/null|" |
		curl -s -K - -w '%{http_code} %{time_total}\n' |
		sort -k2 -n | awk -v call="$call" '{ ok += $1 == 200; ms[NR] = $2 * 1000 }
			END { printf "%-26s %5d %8.1f %8.1f %8.1f\n", call, ok, ms[int((NR + 1) / 2)], ms[int(NR * 0.95 + 0.5)], ms[NR] }'
done
