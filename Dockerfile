# One stage per process: docker build --target ingress-proxy .
#
# It takes jars that have been built already, by ./sluice or 'mvn package'. The base images are arguments, so that
# others can take their place, for example those that deploy/bases/build makes where no registry is reached.
# Every process runs as user 9999, needs nothing writable but /tmp and /var/lib/sluice, and shows its health on an
# admin port.

ARG JRE_IMAGE=eclipse-temurin:17-jre
ARG FLINK_IMAGE=flink:2.2.1-java17

# ---- what all services share; the user has the number that Flink's own image gives to its user, because they write
# to the same tables
FROM ${JRE_IMAGE} AS service
USER root
RUN groupadd --gid 9999 sluice && \
    useradd --uid 9999 --gid sluice --home-dir /var/lib/sluice --shell /usr/sbin/nologin sluice && \
    for each in spool streams lake checkpoints; do install -d -o sluice -g sluice -m 0750 "/var/lib/sluice/$each"; done
COPY deploy/bin/start deploy/bin/healthy /opt/sluice/bin/
ENV MALLOC_ARENA_MAX=2 \
    ADMIN_HOST=0.0.0.0 \
    ADMIN_PORT=9090
WORKDIR /var/lib/sluice
USER 9999:9999
EXPOSE 9090
ENTRYPOINT ["/opt/sluice/bin/start"]
HEALTHCHECK --interval=5s --timeout=4s --start-period=90s --retries=3 CMD ["/opt/sluice/bin/healthy", "9090", "/health/ready"]

FROM service AS ingress-proxy
COPY ingress-proxy/target/lib/ ingress-proxy/target/ingress-proxy-*.jar /opt/sluice/lib/
ENV HOST=0.0.0.0 SPOOL_DIR=/var/lib/sluice/spool
EXPOSE 8080
CMD ["io.sluice.ingress.IngressProxyMain"]

FROM service AS otlp-receiver
COPY otlp-receiver/target/lib/ otlp-receiver/target/otlp-receiver-*.jar /opt/sluice/lib/
ENV HOST=0.0.0.0
EXPOSE 4318 4317
CMD ["io.sluice.otlp.OtlpReceiverMain"]

FROM service AS streams-aggregator
COPY streams-aggregator/target/lib/ streams-aggregator/target/streams-aggregator-*.jar /opt/sluice/lib/
ENV STATE_DIR=/var/lib/sluice/streams
CMD ["io.sluice.aggregator.AggregatorMain"]

FROM service AS console
COPY dashboards/target/lib/ dashboards/target/dashboards-*.jar /opt/sluice/lib/
ENV HOST=0.0.0.0 LAKE=/var/lib/sluice/lake
EXPOSE 8088
CMD ["io.sluice.dashboards.ConsoleMain"]

# ---- the sluice command, for topics, configuration, access tokens and questions; it ends when it is done
FROM service AS cli
COPY cli/target/lib/ /opt/sluice/lib/
ENTRYPOINT ["/opt/sluice/bin/start", "io.sluice.cli.SluiceMain"]
CMD ["--help"]
HEALTHCHECK NONE

# ---- merges small files of the tables and deletes old ones; Flink does not
FROM cli AS lake-maintenance
ENV LAKE=/var/lib/sluice/lake
ENTRYPOINT ["/opt/sluice/bin/start"]
CMD ["io.sluice.delta.MaintenanceMain"]
HEALTHCHECK --interval=5s --timeout=4s --start-period=90s --retries=3 CMD ["/opt/sluice/bin/healthy", "9090", "/health/ready"]

# ---- answers in the place of providers that have no key
FROM cli AS mock-provider
ENV HOST=0.0.0.0
EXPOSE 8089
ENTRYPOINT ["/opt/sluice/bin/start"]
CMD ["io.sluice.sandbox.provider.MockProviderMain"]
HEALTHCHECK --interval=5s --timeout=4s --start-period=60s --retries=3 CMD ["/opt/sluice/bin/healthy", "8089"]

# ---- Flink with the job on it: "jobmanager" in application mode, or "taskmanager"; also the image of the
# FlinkDeployment in deploy/kubernetes, whose operator starts it in its own way
FROM ${FLINK_IMAGE} AS flink-delta-sink
USER root
RUN for each in lake checkpoints; do install -d -o 9999 -g 9999 -m 0750 "/var/lib/sluice/$each"; done
COPY flink-delta-sink/target/flink-delta-sink-*-job.jar /opt/flink/usrlib/flink-delta-sink.jar
COPY deploy/flink/ /opt/sluice/flink/
COPY deploy/bin/flink deploy/bin/healthy /opt/sluice/bin/
ENV MALLOC_ARENA_MAX=2 \
    LAKE=/var/lib/sluice/lake \
    CHECKPOINT_DIR=/var/lib/sluice/checkpoints
WORKDIR /opt/flink
USER 9999:9999
EXPOSE 8081 6123 6122 9249
ENTRYPOINT ["/opt/sluice/bin/flink"]
CMD ["jobmanager"]
HEALTHCHECK --interval=5s --timeout=4s --start-period=90s --retries=3 CMD ["/opt/sluice/bin/flink", "healthy"]
