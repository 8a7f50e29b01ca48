package io.sluice.otlp;

import java.util.Arrays;
import java.util.Random;

/** What may happen to bytes on their way. */
enum Mutation {
  NONE {
    @Override
    byte[] of(byte[] bytes, Random random) {
      return bytes;
    }
  },

  CUT_OFF {
    @Override
    byte[] of(byte[] bytes, Random random) {
      return Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
    }
  },

  BITS_FLIPPED {
    @Override
    byte[] of(byte[] bytes, Random random) {
      var flipped = bytes.clone();
      for (int i = random.nextInt(8); i >= 0 && flipped.length > 0; i--) {
        flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
      }
      return flipped;
    }
  },

  OVERWRITTEN {
    @Override
    byte[] of(byte[] bytes, Random random) {
      var overwritten = bytes.clone();
      int from = random.nextInt(bytes.length + 1);
      int to = Math.min(bytes.length, from + random.nextInt(20));
      for (int i = from; i < to; i++) {
        overwritten[i] = (byte) random.nextInt(256);
      }
      return overwritten;
    }
  },

  REPEATED {
    @Override
    byte[] of(byte[] bytes, Random random) {
      var twice = Arrays.copyOf(bytes, 2 * bytes.length);
      System.arraycopy(bytes, 0, twice, bytes.length, bytes.length);
      return twice;
    }
  },

  WITHOUT_A_PIECE {
    @Override
    byte[] of(byte[] bytes, Random random) {
      int from = random.nextInt(bytes.length + 1);
      int to = Math.min(bytes.length, from + 1 + random.nextInt(10));
      var rest = Arrays.copyOf(bytes, bytes.length - (to - from));
      System.arraycopy(bytes, to, rest, from, bytes.length - to);
      return rest;
    }
  };

  abstract byte[] of(byte[] bytes, Random random);

  static byte[] any(byte[] bytes, Random random) {
    return values()[random.nextInt(values().length)].of(bytes, random);
  }
}
