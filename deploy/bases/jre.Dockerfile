ARG DEBIAN_IMAGE=local/debian
FROM ${DEBIAN_IMAGE}
RUN apt-get update -qq && \
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends openjdk-17-jre-headless ca-certificates && \
    rm -rf /var/lib/apt/lists/* /var/cache/apt/archives/*.deb
