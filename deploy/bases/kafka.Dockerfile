# In the place of the image 'apache/kafka': settings come as KAFKA_* variables, /etc/kafka/docker/run starts it.
ARG JRE_IMAGE=local/jre:17
FROM ${JRE_IMAGE}
RUN groupadd --gid 1000 appuser && useradd --uid 1000 --gid appuser --no-create-home appuser && \
    install -d -o appuser -g appuser \
      /opt/kafka /opt/kafka/config /opt/kafka/logs /var/lib/kafka/data /mnt/shared/config /etc/kafka/secrets
COPY deploy/bases/kafka/target/lib/ /opt/kafka/libs/
COPY --chown=appuser:appuser deploy/bases/kafka/server.properties deploy/bases/kafka/log4j2.yaml \
     deploy/bases/kafka/tools-log4j2.yaml deploy/bases/kafka/run /etc/kafka/docker/
ENV CLUSTER_ID=5L6g3nShT-eMCtK--X86sw
USER appuser
EXPOSE 9092
VOLUME ["/var/lib/kafka/data"]
CMD ["/etc/kafka/docker/run"]
