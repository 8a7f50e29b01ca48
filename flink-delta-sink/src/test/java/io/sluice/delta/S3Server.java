package io.sluice.delta;

import java.net.URI;
import java.nio.file.Path;
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
  private static final String KEY_PROPERTY = "aws.accessKeyId";
  private static final String SECRET_PROPERTY = "aws.secretAccessKey";

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

  /** Starts it with an empty bucket, and lets this process in. */
  static S3Server start() throws Exception {
    var s3 = new S3Server();
    s3.objects.createContainer(CreateBucketRequest.builder().bucket(BUCKET).build());
    s3.server.start();
    System.setProperty(KEY_PROPERTY, KEY);
    System.setProperty(SECRET_PROPERTY, SECRET);
    return s3;
  }

  /**
   * A lake on it, as a setting.
   *
   * @param buffers where files are kept while they are written
   */
  String lake(Path buffers) {
    return "s3a://"
        + BUCKET
        + "/tables?endpoint=http://127.0.0.1:"
        + server.getPort()
        + "&endpoint.region=us-east-1&path.style.access=true&buffer.dir="
        + buffers;
  }

  /** The same for this process, whose environment nobody can change. */
  String lakeHere(Path buffers) {
    return lake(buffers)
        + "&aws.credentials.provider="
        + "software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider";
  }

  /** What another process needs to be let in. */
  static Map<String, String> credentials() {
    return Map.of("AWS_ACCESS_KEY_ID", KEY, "AWS_SECRET_ACCESS_KEY", SECRET);
  }

  /** What must not be seen anywhere. */
  static String secret() {
    return SECRET;
  }

  @Override
  public void close() throws Exception {
    System.clearProperty(KEY_PROPERTY);
    System.clearProperty(SECRET_PROPERTY);
    server.stop();
  }
}
