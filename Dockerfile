# docker build -t senim .                    the runtime image
# docker build --target test .               runs the C++ tests
# docker run -p 127.0.0.1:8111:8111 -v senim:/data senim
# Behind TLS, tell it its address: -e SENIM_PUBLIC_URL=https://chat.example.org (README.md).

FROM debian:bookworm AS build
WORKDIR /src
# What changes least comes first: packages, then npm packages, then the source.
COPY tools tools
RUN root=/src bash -euc '. tools/steps.sh && install_packages build'
COPY web-client/package.json web-client/package-lock.json web-client/.npmrc web-client/
RUN root=/src bash -euc '. tools/steps.sh && install_npm web-client'
COPY . .
RUN ./run --build-only

FROM build AS test
RUN root=/src bash -euc '. tools/steps.sh && install_packages test && build_preset release senim_tests'
RUN root=/src bash -euc '. tools/steps.sh && allow_many_files && exec ctest --test-dir build/release \
      --output-on-failure --no-tests=error -L "unit|contract|integration"'

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      libfmt9 libhiredis0.14 libqrcodegencpp1 libsodium23 libspdlog1.10 libutf8proc2 redis-server tini \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10111 --no-create-home --home-dir /data --shell /usr/sbin/nologin senim \
 && install -d -o senim -g senim -m 700 /data
COPY --from=build /src/build/release/bin/senim /usr/bin/senim
COPY --from=build /src/web-client/dist /usr/share/senim/web
# In a container "every address" is the container's own; what is published decides who reaches it.
ENV SENIM_LISTEN=0.0.0.0 SENIM_PORT=8111 SENIM_DATA=/data SENIM_WEB_ROOT=/usr/share/senim/web
USER senim
VOLUME /data
EXPOSE 8111
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["senim", "health"]
ENTRYPOINT ["tini", "--", "senim"]
CMD ["serve"]
