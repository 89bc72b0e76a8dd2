package io.sutantra.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sutantra.api.CodecProvider;
import io.sutantra.api.EncoderRequest;
import io.sutantra.api.Environment;
import io.sutantra.api.PayloadFormat;
import io.sutantra.api.Settings;
import io.sutantra.testkit.StoredCodec.Fault;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.TestAbortedException;

/** A test of the codec contract: it accepts a correct codec, and detects each fault. */
class CodecProviderContractTest {
  private interface Check {
    void run(CodecProviderContract contract);
  }

  private static final Map<String, Check> CHECKS = new LinkedHashMap<>();
  private static final Map<Fault, String> CAUGHT_BY = new EnumMap<>(Fault.class);

  private static void check(String name, Check check, Fault... faults) {
    CHECKS.put(name, check);
    for (Fault fault : faults) {
      CAUGHT_BY.put(fault, name);
    }
  }

  static {
    check("name", CodecProviderContract::nameIsValid, Fault.BAD_NAME);
    check("SDP", CodecProviderContract::sdpCanSpeakOfIt, Fault.BAD_SDP);
    check("create", CodecProviderContract::creatingTakesNothing, Fault.TAKES_AT_CREATION);
    check("close", CodecProviderContract::closingGivesEverythingBack, Fault.KEEPS_A_TASK);
    check(
        "first key frame",
        CodecProviderContract::firstFrameIsAKeyFrame,
        Fault.FIRST_IS_NO_KEY_FRAME);
    check(
        "key frame request",
        CodecProviderContract::keyFrameRequestIsHonouredOnTheNextPicture,
        Fault.IGNORES_KEY_FRAME_REQUESTS);
    check(
        "times",
        CodecProviderContract::encodedFramesCarryTheTimesAndTheSizeOfTheirPictures,
        Fault.MAKES_UP_TIMES);
    check(
        "borrow",
        CodecProviderContract::encodingOnlyBorrowsThePicture,
        Fault.RELEASES_THE_PICTURE,
        Fault.KEEPS_THE_PICTURE);
    check("size", CodecProviderContract::pictureOfAnotherSizeIsRefused, Fault.TAKES_ANY_SIZE);
    check("released", CodecProviderContract::releasedPictureIsRefused);
    check(
        "encoder's life",
        CodecProviderContract::encoderRefusesCallsBeforeStartAndAfterClose,
        Fault.ENCODES_BEFORE_START,
        Fault.ENCODES_AFTER_CLOSE,
        Fault.CLOSES_ONCE);
    check("bit rate", CodecProviderContract::bitrateIsFollowed, Fault.IGNORES_BITRATE);
    check(
        "likeness",
        CodecProviderContract::decodedPicturesResembleTheOriginals,
        Fault.SHOWS_THE_WRONG_PICTURE,
        Fault.DECODER_LEAKS);
    check("statics", CodecProviderContract::streamsDoNotDisturbEachOther, Fault.SHARES_STATE);
    check(
        "no room",
        CodecProviderContract::decoderDropsPicturesForWhichThePoolHasNoRoom,
        Fault.DECODER_WANTS_ROOM);
    check(
        "decoder's life",
        CodecProviderContract::decoderRefusesCallsBeforeStartAndAfterClose,
        Fault.DECODES_AFTER_CLOSE);
    check(
        "garbage",
        CodecProviderContract::decoderSurvivesGarbageAndRecoversAtAKeyFrame,
        Fault.DECODER_DIES_OF_GARBAGE,
        Fault.DECODER_STAYS_BROKEN);
    check(
        "payloads",
        CodecProviderContract::payloadsKeepWithinTheBoundAndAreOfOneSizeButTheLast,
        Fault.PAYLOADS_TOO_LONG,
        Fault.PAYLOADS_UNEQUAL);
    check(
        "short payloads",
        CodecProviderContract::payloadsTooShortToWorkWithAreRefusedOrWorkedWith,
        Fault.SHORT_PAYLOADS_BREAK_IT);
    check("join", CodecProviderContract::depacketizingUndoesPacketizing, Fault.LOSES_A_BYTE);
    check(
        "half frames",
        CodecProviderContract::packetsWithoutTheFirstOrTheLastMakeNoFrame,
        Fault.TAKES_HALF_FRAMES);
    check(
        "garbage packets",
        CodecProviderContract::depacketizerHasAnAnswerToEverything,
        Fault.DEPACKETIZER_THROWS);
    check(
        "inspection",
        CodecProviderContract::inspectingTellsWhatDepacketizingTells,
        Fault.INSPECTS_WRONGLY);
    check(
        "garbage inspected",
        CodecProviderContract::inspectingHasAnAnswerToEverything,
        Fault.INSPECTION_THROWS);
  }

  static Stream<String> checks() {
    return CHECKS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("checks")
  void passesACodecThatKeepsIt(String name) {
    Throwable thrown = catchThrowable(() -> run(name, new StoredCodec(Fault.NONE), false));
    if (name.equals("bit rate")) {
      assertThat(thrown).isInstanceOf(TestAbortedException.class);
    } else {
      assertThat(thrown).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void catches(Fault fault) {
    assertThatThrownBy(
            () -> run(CAUGHT_BY.get(fault), new StoredCodec(fault), fault == Fault.IGNORES_BITRATE))
        .isNotInstanceOfAny(TestAbortedException.class, NullPointerException.class);
  }

  @ParameterizedTest
  @MethodSource("checks")
  void skipsPartsThatThereAreNot(String name) {
    Throwable thrown = catchThrowable(() -> run(name, new NamedOnly(), true));
    if (thrown != null) {
      assertThat(thrown).isInstanceOf(TestAbortedException.class);
    }
  }

  private static void run(String name, CodecProvider provider, boolean followsBitrate) {
    CodecProviderContract contract = new Contract(provider, followsBitrate);
    contract.prepare();
    try {
      CHECKS.get(name).run(contract);
    } finally {
      contract.cleanUp();
    }
  }

  private record NamedOnly() implements CodecProvider {
    @Override
    public String name() {
      return "named-only";
    }

    @Override
    public Optional<PayloadFormat> payloadFormat(Settings settings, Environment environment) {
      return Optional.empty();
    }
  }

  private static final class Contract extends CodecProviderContract {
    private final CodecProvider provider;
    private final boolean followsBitrate;

    Contract(CodecProvider provider, boolean followsBitrate) {
      this.provider = provider;
      this.followsBitrate = followsBitrate;
    }

    @Override
    protected CodecProvider provider() {
      return provider;
    }

    @Override
    protected Settings settings() {
      return MapSettings.empty();
    }

    @Override
    protected EncoderRequest request() {
      return new EncoderRequest(48, 32, 30, 500_000);
    }

    @Override
    protected boolean followsBitrate() {
      return followsBitrate;
    }

    @Override
    protected int smallestPayloadBytes() {
      return 2;
    }
  }
}
