# slsconf in an image that holds nothing else: docker build -t slsconf . && docker run --rm -v "$PWD:/work:ro" slsconf lint
FROM rust:1.91-slim-bookworm AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates musl-tools \
    && rm -rf /var/lib/apt/lists/* \
    && rustup target add "$(uname -m)-unknown-linux-musl"
WORKDIR /src
COPY Cargo.toml Cargo.lock build.rs ./
COPY src src
COPY README.md LICENSE-APACHE LICENSE-MIT NOTICE ./
RUN cargo install --locked --path . --root /out --target "$(uname -m)-unknown-linux-musl"

# The program is static, so it needs no system around it: certificates to ask AWS with, and a user that is not root.
FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/bin/slsconf /usr/local/bin/slsconf
COPY LICENSE-APACHE LICENSE-MIT NOTICE /usr/share/doc/slsconf/
USER 65534:65534
WORKDIR /work
ENTRYPOINT ["/usr/local/bin/slsconf"]
CMD ["lint"]
