#!/bin/bash
# Compares GET …/aggregate without sign-in and with a token, on a Markr on this machine that has no user yet, and a test:
#   src/test/scripts/token-latency.sh http://localhost:8085 9863 [calls of each]
# Makes a user and a token; that cannot be taken back. Prints the medians in milliseconds, and how many times longer the second is.
base=$1 url="$1/results/$2/aggregate" calls=${3:-3000}

# On one connection: curl counts what stands in brackets, and the call passes over parameters.
median() {
	curl -s -o /dev/null -w '%{http_code} %{time_total}\n' "$@" "$url?[1-$calls]" | awk '$1 != 200 { exit 1 } { print $2 * 1000 }' | sort -n |
		awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'
}

median >/dev/null # the first calls are compiled while they run
open=$(median)
curl -s -f -X PUT -H 'Content-Type: application/json' -d '{"role":"ADMIN","password":"measured only once"}' "$base/users/measured" || exit 1
sleep 1.1
jar=$(mktemp)
csrf=$(curl -s -c "$jar" "$base/sign-in" | sed -n 's/.*name="_csrf" value="\([^"]*\)".*/\1/p')
curl -s -o /dev/null -b "$jar" -c "$jar" --data-urlencode "_csrf=$csrf" -d 'name=measured&password=measured only once' "$base/sign-in"
csrf=$(curl -s -b "$jar" -c "$jar" "$base/sign-in" | sed -n 's/.*name="_csrf" value="\([^"]*\)".*/\1/p')
token=$(curl -s -b "$jar" -H "X-XSRF-TOKEN: $csrf" -H 'Content-Type: application/json' -d '{"name":"measured","role":"VIEWER"}' "$base/tokens" |
	sed -n 's/.*"token":"\(mk_[^"]*\)".*/\1/p')
rm -f "$jar"
median -H "Authorization: Bearer $token" >/dev/null
with=$(median -H "Authorization: Bearer $token")
echo "without sign-in $open ms, with a token $with ms, $(awk "BEGIN { print $with / $open }") times as long"
