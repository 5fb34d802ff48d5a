# The command line in a container: `npm run build` first, then
#   docker build -t wopi-conformance .
#   docker run --rm -e WOPI_SRC -e WOPI_TOKEN -v "$PWD/wopi-report:/work/wopi-report" wopi-conformance
ARG NODE_IMAGE=node:22-alpine

FROM ${NODE_IMAGE} AS check
WORKDIR /app
COPY package.json ./
COPY dist dist
# An image whose command line does not start is not built.
RUN ["node", "dist/image/wopi-conformance.mjs", "list"]

FROM ${NODE_IMAGE}
COPY --from=check /app /app
ENV XDG_STATE_HOME=/tmp
WORKDIR /work
USER node
ENTRYPOINT ["node", "/app/dist/image/wopi-conformance.mjs"]
