package io.sutantra.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.api.CodecException;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NativeCallsTest {
  @Test
  void loadingAgainIsHarmless() {
    NativeCalls.load();
    assertThatCode(NativeCalls::load).doesNotThrowAnyException();
    assertThatCode(NativeCalls::loadDevices).doesNotThrowAnyException();
    assertThatCode(NativeCalls::loadDevices).doesNotThrowAnyException();
  }

  @Test
  void errorCodesBecomeExceptions() {
    NativeCalls.load();
    assertThat(NativeCalls.check(7, "counting")).isEqualTo(7);
    assertThatThrownBy(() -> NativeCalls.check(avutil.AVERROR_EOF, "reading"))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("reading failed: End of file");
    assertThatThrownBy(() -> NativeCalls.allocated(new AVPacket(null), "packet"))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("packet");
  }

  @ParameterizedTest
  @CsvSource({
    "libudev.so.1: cannot open shared object file: No such file or directory, apt install libudev1",
    "/lib/libm.so.6: version `GLIBC_2.35' not found, glibc 2.35",
    "/tmp/libjniavutil.so: failed to map segment from shared object, noexec",
    "libasound.so.2: cannot open shared object file: No such file or directory, libasound2",
    "libfoo.so.3: cannot open shared object file: No such file or directory, libfoo.so.3",
    "no jniavutil in java.library.path, linux-riscv64"
  })
  void explanationSaysWhatToType(String failure, String remedy) {
    Throwable first = new ExceptionInInitializerError(new UnsatisfiedLinkError(failure));
    assertThat(NativeCalls.explain(new UnsatisfiedLinkError(failure), "linux-riscv64"))
        .contains(remedy);
    assertThat(NativeCalls.explain(new LinkageError("again", first), "linux-riscv64"))
        .contains(remedy);
  }
}
