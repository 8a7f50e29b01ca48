package io.sluice.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvEditTest {

  private final EnvEdit edit = new EnvEdit(variables());

  @Test
  void addsVariablesBehindWhatIsThere() {
    var text = edit.mergedInto("# mine\nEDITOR=vi\n");

    assertThat(text).isEqualTo("# mine\nEDITOR=vi\nMODEL=fast\nKEY=slc_1\n");
  }

  @Test
  void replacesAVariableWhereItStands() {
    var text = edit.mergedInto("export KEY='old'\nEDITOR=vi");

    assertThat(text).isEqualTo("KEY=slc_1\nEDITOR=vi\nMODEL=fast\n");
  }

  @Test
  void leavesOneOfTwoLinesForTheSameVariable() {
    var text = edit.mergedInto("KEY=a\nKEY=b\nMODEL=slow\n");

    assertThat(text).isEqualTo("KEY=slc_1\nMODEL=fast\n");
  }

  @Test
  void aSecondTimeChangesNothing() {
    var once = edit.mergedInto("EDITOR=vi\n");

    assertThat(edit.mergedInto(once)).isEqualTo(once);
  }

  @Test
  void neverTellsItsValues() {
    assertThat(edit.toString()).doesNotContain("slc_1");
  }

  private static Map<String, String> variables() {
    var variables = new LinkedHashMap<String, String>();
    variables.put("MODEL", "fast");
    variables.put("KEY", "slc_1");
    return variables;
  }
}
