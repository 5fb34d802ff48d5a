# wopi-conformance in a container. Run `npm run build` first, then:
#   docker build -t wopi-conformance .
#   docker run --rm --user "$(id -u)" -e WOPI_SRC -e WOPI_TOKEN -v "$PWD:/work" wopi-conformance
# Pin it where you build: --build-arg NODE_IMAGE=node:22-alpine@sha256:…
# Under another name, add --build-arg IMAGE=NAME, so that reports show the command that runs a check again.
ARG NODE_IMAGE=node:22-alpine

FROM ${NODE_IMAGE} AS check
WORKDIR /app
COPY package.json ./
COPY dist dist
# The build fails if the program does not start.
RUN ["node", "dist/program/wopi-conformance.mjs", "list"]
RUN ["node", "-e", "fs.mkdirSync('/work'); fs.chmodSync('/work', 0o1777)"]

FROM ${NODE_IMAGE}
COPY --from=check /app /app
# Reports are written here, as any user that the container runs as.
COPY --from=check --chown=node:node /work /work
ENV XDG_STATE_HOME=/tmp
ARG IMAGE=wopi-conformance
ENV WOPI_CONFORMANCE_IMAGE=${IMAGE}
WORKDIR /work
USER node
ENTRYPOINT ["node", "/app/dist/program/wopi-conformance.mjs"]
