#!/usr/bin/env bash
# A cluster on this machine: Azurite as the table and blob server, the sample city, and N silos on accelerated business time.
# Everything listens on loopback and ends with Ctrl+C.
#
#   infra/cluster.sh [--silos 3] [--port 5081] [--rehearsal 600] [--origin 2026-03-03T10:00:00+08:00] [--keep DIR]
#
# Without --keep the data is gone afterwards. Sign in at any of the addresses that are printed; the people and their password are
# those of the demo (README.md).
set -euo pipefail
cd "$(dirname "$0")/.."

silos=3 port=5081 rehearsal=600 origin=2026-03-03T10:00:00+08:00 keep=""
while (($# > 0)); do
  case $1 in
    --silos) silos=$2 ;;
    --port) port=$2 ;;
    --rehearsal) rehearsal=$2 ;;
    --origin) origin=$2 ;;
    --keep) keep=$2 ;;
    *) echo "Unknown option '$1'. See the head of this file." >&2; exit 64 ;;
  esac
  shift 2
done

for tool in dotnet npm node; do
  command -v "$tool" > /dev/null || { echo "'$tool' was not found: a cluster needs the .NET 10 SDK and Node.js 20 or newer." >&2; exit 64; }
done

if [[ -n $keep ]]; then mkdir -p "$keep"; folder=$(cd "$keep" && pwd); else folder=$(mktemp -d); fi
pids=() server=""
end() {
  trap - EXIT
  trap '' INT TERM # asked twice, it still ends in order
  # The silos first: they hand over and say so in the store.
  for pid in ${pids[@]+"${pids[@]}"}; do kill -TERM "$pid" 2> /dev/null || true; done
  for pid in ${pids[@]+"${pids[@]}"}; do wait "$pid" 2> /dev/null || true; done
  if [[ -n ${server:-} ]]; then kill -TERM "$server" 2> /dev/null || true; wait "$server" 2> /dev/null || true; fi
  if [[ -z $keep ]]; then rm -rf "$folder"; fi
}
trap end EXIT INT TERM

[[ -d infra/azurite/node_modules/azurite ]] || (cd infra/azurite && npm ci --no-audit --no-fund --omit=dev)
dotnet build silo -v q --nologo
silo="silo/bin/Debug/net10.0/Coordination.Silo"

# The table server gets the ports after those of the silos.
table=$((port + 100)) blob=$((port + 101)) queue=$((port + 102))
set -m # a group of its own, or Ctrl+C would end it before the silos have taken their leave
node infra/azurite/node_modules/azurite/dist/src/azurite.js --silent --disableTelemetry --skipApiVersionCheck --location "$folder/azurite" \
  --tableHost 127.0.0.1 --tablePort "$table" --blobHost 127.0.0.1 --blobPort "$blob" --queueHost 127.0.0.1 --queuePort "$queue" &
server=$!
set +m
until (exec 3<> "/dev/tcp/127.0.0.1/$table") 2> /dev/null; do
  kill -0 "$server" 2> /dev/null || { echo "Azurite did not start." >&2; exit 69; }
  sleep 0.1
done

# Name and key of the emulator's account are public, and good for nothing else.
key="Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
store="DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=$key;TableEndpoint=http://127.0.0.1:$table/devstoreaccount1;BlobEndpoint=http://127.0.0.1:$blob/devstoreaccount1;"
export Storage__Provider=AzureTables Storage__ConnectionString="$store" Cluster__Address=127.0.0.1 Cluster__SiloPort=0 Cluster__GatewayPort=0 Storage__Tables=64

"$silo" sample --data "$folder/sample"
for ((n = 0; n < silos; n++)); do
  # The first builds the client; the others serve what it built.
  "$silo" --data "$folder/silo-$n" --urls "http://127.0.0.1:$((port + n))" --rehearsal "$rehearsal" --origin "$origin" \
    --Client:Build="$([[ $n == 0 ]] && echo "${Client__Build:-true}" || echo false)" > >(sed -u "s/^/[$((port + n))] /") 2>&1 &
  pids+=($!)
  if ((n == 0)); then
    until (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null; do
      kill -0 "${pids[0]}" 2> /dev/null || exit 70
      sleep 0.2
    done
  fi
done

echo "The cluster: $(for ((n = 0; n < silos; n++)); do echo -n "http://127.0.0.1:$((port + n)) "; done)— Ctrl+C ends it."
wait
