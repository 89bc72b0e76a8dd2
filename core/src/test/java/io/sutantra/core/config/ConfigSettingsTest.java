package io.sutantra.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.sutantra.api.Settings;
import io.sutantra.api.SettingsException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigSettingsTest {
  private static Settings block(String text) {
    return new ConfigSettings("a.b", ConfigFactory.parseString(text));
  }

  private static Settings value(String value) {
    return block("key = " + value);
  }

  @ParameterizedTest
  @CsvSource({"5, 5", "'\"5\"', 5", "5.0, 5", "-3, -3", "1e3, 1000"})
  void readsWholeNumbers(String text, long number) {
    assertThat(value(text).integer("key", -3, 1000)).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-4", "1001", "1.5", "x", "[]", "{}", "true", "1e999999999", "\"\""})
  void refusesWhatIsNoneOrOutOfRange(String text) {
    assertThatThrownBy(() -> value(text).integer("key", -3, 1000))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("a.b.key is ")
        .hasMessageContaining("must be a whole number from -3 to 1000");
  }

  @Test
  void readsTheLargestNumbers() {
    assertThat(value("9223372036854775807").integer("key", Long.MIN_VALUE, Long.MAX_VALUE))
        .isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "-0.1", "1.1", "Infinity"})
  void refusesDecimalsOutOfRange(String text) {
    assertThatThrownBy(() -> value(text).decimal("key", 0, 1))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("must be a number from 0.0 to 1.0");
  }

  @ParameterizedTest
  @CsvSource({"true, true", "on, true", "YES, true", "off, false", "'\"no\"', false"})
  void readsFlags(String text, boolean flag) {
    assertThat(value(text).flag("key")).isEqualTo(flag);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "maybe", "[true]"})
  void refusesOtherFlags(String text) {
    assertThatThrownBy(() -> value(text).flag("key"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("must be true or false");
  }

  @ParameterizedTest
  @CsvSource({"500ms, 500", "2s, 2000", "1m, 60000", "0, 0", "250, 250", "'\"1.5 s\"', 1500"})
  void readsTimes(String text, long millis) {
    assertThat(value(text).duration("key")).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1s", "soon", "5 parsecs", "[]", "true", "99999999999999999999d"})
  void refusesOtherTimes(String text) {
    assertThatThrownBy(() -> value(text).duration("key"))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("a.b.key is ");
  }

  @Test
  void readsTextsOfAListOrWithCommas() {
    assertThat(value("[a, 5, \"c d\"]").strings("key")).containsExactly("a", "5", "c d");
    assertThat(value("\"a, b\"").strings("key")).containsExactly("a", "b");
    assertThat(value("\"\"").strings("key")).isEmpty();
    assertThat(value("{ 0 = a, 1 = b }").strings("key")).containsExactly("a", "b");
  }

  @Test
  void refusesListsOfOtherThings() {
    assertThatThrownBy(() -> value("[[a]]").strings("key"))
        .hasMessageContaining("must be a list of texts");
    assertThatThrownBy(() -> value("[a]").blocks("key"))
        .hasMessageContaining("holds 'a', must be a list of blocks");
  }

  @Test
  void readsBlocksAndNamesTheirPlace() {
    List<Settings> blocks = value("[{ url = a }, { url = [] }]").blocks("key");
    assertThat(blocks.get(0).string("url")).isEqualTo("a");
    assertThatThrownBy(() -> blocks.get(1).string("url"))
        .hasMessageStartingWith("a.b.key[1].url is a list, must be a text");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "key = null", "other = 1"})
  void saysWhatIsMissing(String text) {
    assertThatThrownBy(() -> block(text).string("key"))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("a.b.key is not set");
  }
}
