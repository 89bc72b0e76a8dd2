package io.sutantra.source.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MicrophoneNameTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | ANY | default",
        "default | ANY | default",
        "alsa | ALSA | default",
        "alsa:hw:0,0 | ALSA | hw:0,0",
        "plughw:CARD=PCH,DEV=0 | ALSA | plughw:CARD=PCH,DEV=0",
        "alsa:my-mic | ALSA | my-mic",
        "pulse | PULSE | default",
        "pulse:@DEFAULT_MONITOR@ | PULSE | @DEFAULT_MONITOR@",
        "alsa_input.pci-0000_00_1f.3.analog-stereo | PULSE | alsa_input.pci-0000_00_1f.3.analog-stereo"
      })
  void readsNames(String text, MicrophoneName.SoundSystem system, String device) {
    assertThat(MicrophoneName.parse(text)).contains(new MicrophoneName(system, device));
  }

  /** ALSA's own names can be programs that write files. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "alsa:file:'/tmp/stolen.wav',wav",
        "alsa:file",
        "alsa:tee:hw:0,'/tmp/x',raw",
        "alsa:{ type hw card 0 }",
        "alsa:plug:file:/tmp/x",
        "alsa:hw:0;0",
        "alsa: ",
        "pulse:a b",
        "pulse:\u0000",
        "/dev/snd/pcmC0D0c",
        "-x"
      })
  void refusesOtherNames(String text) {
    assertThat(MicrophoneName.parse(text)).isEmpty();
  }

  @Test
  void listsTheDevicesThatRecord() {
    assertThat(
            Microphones.alsaDevices(
                List.of(
                    "00-00: ALC257 Analog : ALC257 Analog : playback 1 : capture 1",
                    "00-03: HDMI 0 : HDMI 0 : playback 1",
                    "01-00: USB Audio : USB Audio : capture 1",
                    "02-10: : : capture 8",
                    "nonsense",
                    "")))
        .containsExactly("hw:0,0 (ALC257 Analog)", "hw:1,0 (USB Audio)", "hw:2,10 ()");
  }
}
