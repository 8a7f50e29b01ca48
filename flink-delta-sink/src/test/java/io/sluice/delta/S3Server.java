package io.sluice.delta;

import java.net.URI;
import java.util.Map;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;

/** An S3 server of this process, whose objects are in memory; it checks signatures. */
final class S3Server implements AutoCloseable {

  private static final String BUCKET = "lake";
  private static final String KEY = "local-identity";
  private static final String SECRET = "local-credential";

  private final TransientNio2BlobStore objects = new TransientNio2BlobStore();
  private final S3Proxy server;

  private S3Server() {
    server =
        S3Proxy.builder()
            .blobStore(objects)
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, KEY, SECRET)
            .build();
  }

  static S3Server start() throws Exception {
    var s3 = new S3Server();
    s3.objects.createContainer(CreateBucketRequest.builder().bucket(BUCKET).build());
    s3.server.start();
    return s3;
  }

  /** A lake on it, as a setting. */
  String lake() {
    return "s3a://"
        + BUCKET
        + "/tables?endpoint=http://127.0.0.1:"
        + server.getPort()
        + "&endpoint.region=us-east-1&path.style.access=true";
  }

  /** What a process needs to be let in. */
  static Map<String, String> credentials() {
    return Map.of("AWS_ACCESS_KEY_ID", KEY, "AWS_SECRET_ACCESS_KEY", SECRET);
  }

  /** The same for this process, whose environment nobody can change. */
  String lakeWithCredentials() {
    return lake() + "&access.key=" + KEY + "&secret.key=" + SECRET;
  }

  @Override
  public void close() throws Exception {
    server.stop();
  }
}
