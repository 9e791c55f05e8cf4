# Two images, see docs/containers.md:
#   docker build --target connector --tag pbx-connector .
#   docker build --tag pbx-conformance .
# Any image with Node 24 and npm can stand in for the base.
ARG BASE=node:24-slim

FROM ${BASE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node tools/build.ts && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM ${BASE} AS installed
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/bin bin
COPY --from=build /app/dist dist
# The base's user `node`, by number: another base may not have it.
USER 1000:1000

FROM installed AS connector
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s CMD ["node", "--eval", "fetch('http://127.0.0.1:8080/health').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/bin/pbx-conformance.js", "connector", "--host", "0.0.0.0", "--port", "8080"]

FROM installed AS tool
WORKDIR /work
# It runs and ends.
HEALTHCHECK NONE
ENTRYPOINT ["node", "/app/bin/pbx-conformance.js"]
CMD ["check", "--out", "/tmp/conformance-report"]
