package io.sluice.ingress.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DocumentMemberTest {

  @Property
  void findsTheMemberForAnySplit(@ForAll Random splits) {
    var text =
        " {\"a\":[\"}\",{\"usage\":{\"x\":1}}],\n\"usage\" : {\"b\":{\"c\":\"\\\"}\"}} ,\"z\":1}";

    assertThat(found(text, splits)).containsExactly("{\"b\":{\"c\":\"\\\"}\"}}");
  }

  @Test
  void findsItInEveryElementOfAnArray() {
    assertThat(found("[{\"usage\":{\"a\":1}},{\"usage\":{\"a\":2}}]", new Random(1)))
        .containsExactly("{\"a\":1}", "{\"a\":2}");
  }

  @Test
  void passesOverTextsThatOnlyLookLikeTheName() {
    assertThat(
            found(
                "{\"a\":\"usage\",\"usages\":{},\"usag\":{},\"us\\u0061ge\":{},\"usage\":7,"
                    + "\"b\":[\"usage\",{}]}",
                new Random(1)))
        .isEmpty();
  }

  @Test
  void passesOverAMemberThatIsTooLong() {
    var member = "{\"a\":\"" + "x".repeat(100_000) + "\"}";

    var found = found("{\"usage\":" + member + "}", new Random(1));

    assertThat(found).hasSize(1);
    assertThat(found.get(0)).hasSizeLessThan(member.length());
  }

  @Property
  void neverFailsWhateverTheBytes(@ForAll byte[] bytes) {
    var member = new DocumentMember(Ascii.bytes("usage"), ignored -> {});

    member.read(bytes);
  }

  private static List<String> found(String text, Random splits) {
    var found = new ArrayList<String>();
    var member =
        new DocumentMember(Ascii.bytes("usage"), bytes -> found.add(new String(bytes, UTF_8)));
    var bytes = text.getBytes(UTF_8);
    for (int from = 0; from < bytes.length; ) {
      int to = Math.min(bytes.length, from + 1 + splits.nextInt(20));
      member.read(Arrays.copyOfRange(bytes, from, to));
      from = to;
    }
    return found;
  }
}
