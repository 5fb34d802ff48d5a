# The command line in a container. After `npm run build`:
#   docker build -t wopi-conformance .
#   docker run --rm --user "$(id -u)" -e WOPI_SRC -e WOPI_TOKEN -v "$PWD:/work" wopi-conformance
ARG NODE_IMAGE=node:22-alpine

FROM ${NODE_IMAGE} AS check
WORKDIR /app
COPY package.json ./
COPY dist dist
# An image whose command line does not start is not built.
RUN ["node", "dist/program/wopi-conformance.mjs", "list"]
RUN ["node", "-e", "fs.mkdirSync('/work'); fs.chmodSync('/work', 0o1777)"]

FROM ${NODE_IMAGE}
COPY --from=check /app /app
# Reports are written here, by whatever user the container runs as.
COPY --from=check --chown=node:node /work /work
ENV XDG_STATE_HOME=/tmp
WORKDIR /work
USER node
ENTRYPOINT ["node", "/app/dist/program/wopi-conformance.mjs"]
