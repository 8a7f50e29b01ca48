# In the place of the image 'flink': Flink's jars in /opt/flink/lib, and the user that owns them there.
ARG JRE_IMAGE=local/jre:17
FROM ${JRE_IMAGE}
RUN groupadd --gid 9999 flink && useradd --uid 9999 --gid flink --home-dir /opt/flink --no-create-home flink
COPY deploy/bases/flink/target/lib/ /opt/flink/lib/
RUN mkdir -p /opt/flink/plugins/metrics-prometheus && \
    mv /opt/flink/lib/flink-metrics-prometheus-*.jar /opt/flink/plugins/metrics-prometheus/
