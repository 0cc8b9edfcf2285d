# One image for all services; which one runs is the command's choice, for example
#   docker run tiergrid node --enable-source-maps dist/apps/reporting/src/main.js
# The same image migrates databases and creates topics:
#   docker run tiergrid node --enable-source-maps dist/tools/cli/main.js migrate

FROM node:24-bookworm-slim AS base
WORKDIR /app
COPY package.json package-lock.json .npmrc ./

# --- built from source, with the development packages ---
FROM base AS build
# No install scripts: the only ones download Node (this image has it) and a PostgreSQL for tests.
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY apps apps
COPY libs libs
COPY tools tools
COPY data data
# The gateway serves it.
COPY docs/api/openapi.json docs/api/openapi.json
RUN npm run build
# Of the tools only the owner's command line runs in production; the others import development
# packages.
RUN find dist/tools -mindepth 1 -maxdepth 1 ! -name cli -exec rm -r '{}' + && rm dist/.tsbuildinfo
# SQL is read at run time from beside its source, so it keeps its path below the package's root.
RUN mkdir /sql && find apps libs -name '*.sql' -exec cp --parents '{}' /sql ';'

# --- what the built files import, and nothing of what only building and testing need ---
FROM base AS packages
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force

# --- the image ---
FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY package.json ./
COPY --from=packages /app/node_modules node_modules
COPY --from=build /sql ./
COPY data data
# The gateway serves it.
COPY docs/api/openapi.json docs/api/openapi.json
COPY --from=build /app/dist dist
# A new volume that is put here belongs to whom this folder belongs to.
RUN install -d -o node -g node -m 0700 /var/lib/tiergrid/evidence
# Files belong to root and the process does not run as root: a service cannot change its own code.
USER node
EXPOSE 8080
CMD ["node", "--enable-source-maps", "dist/apps/gateway/src/main.js"]
