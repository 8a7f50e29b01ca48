# In the place of the image 'haproxy': the same user, the same place of the configuration.
ARG DEBIAN_IMAGE=local/debian
FROM ${DEBIAN_IMAGE}
RUN apt-get update -qq && \
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends haproxy && \
    rm -rf /var/lib/apt/lists/* /var/cache/apt/archives/*.deb && \
    mkdir -p /usr/local/etc/haproxy
USER haproxy
CMD ["haproxy", "-f", "/usr/local/etc/haproxy/haproxy.cfg"]
STOPSIGNAL SIGUSR1
