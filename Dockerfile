# slsconf in an image of its own: docker build -t slsconf . && docker run --rm -v "$PWD:/work:ro" slsconf lint
FROM rust:1.91-slim-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev make && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY Cargo.toml Cargo.lock build.rs ./
COPY src src
COPY README.md LICENSE-APACHE LICENSE-MIT NOTICE ./
RUN cargo install --locked --path . --root /out

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home slsconf
COPY --from=build /out/bin/slsconf /usr/local/bin/slsconf
COPY LICENSE-APACHE LICENSE-MIT NOTICE /usr/share/doc/slsconf/
USER slsconf
WORKDIR /work
ENTRYPOINT ["slsconf"]
CMD ["lint"]
