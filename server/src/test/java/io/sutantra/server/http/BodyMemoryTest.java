package io.sutantra.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyMemoryTest {
  private final BodyMemory memory = new BodyMemory(100);
  private final List<String> givenUp = new ArrayList<>();

  @Test
  void theOldestThatIsNotWholeMakesRoom() {
    begin("a");
    begin("b");
    begin("c");
    assertThat(memory.take("b", 40)).isTrue();
    assertThat(memory.take("a", 40)).isTrue();
    assertThat(memory.finish("a")).isTrue();

    assertThat(memory.take("c", 30)).isTrue();

    assertThat(givenUp).containsExactly("b");
    assertThat(memory.takenBytes()).isEqualTo(70);
    assertThat(memory.take("b", 1)).isFalse();
    assertThat(memory.finish("b")).isFalse();
    memory.release("b");
    memory.release("a");
    memory.release("c");
    assertThat(memory.takenBytes()).isZero();
  }

  @Test
  void whereAllOthersAreWholeTheNewestIsGivenUp() {
    begin("a");
    memory.take("a", 90);
    memory.finish("a");
    begin("b");

    assertThat(memory.take("b", 20)).isFalse();

    assertThat(givenUp).containsExactly("b");
    assertThat(memory.takenBytes()).isEqualTo(90);
  }

  private void begin(String id) {
    memory.begin(id, () -> givenUp.add(id));
  }
}
