package org.prunelab.jupyter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Weights;
import org.prunelab.darknet.Yolov4;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.prune.Sensitivity;
import org.prunelab.prune.Solution;
import org.prunelab.prune.Target;
import org.prunelab.prune.TargetSolver;

/** What a kernel is told to render; the kernel itself is tested with the notebooks. */
class NotebookTest {

    private static final Network NETWORK = Yolov4.of(2).width(0.125).at(64).build();

    /** Keeps what it is told. */
    private static final class RecordingKernel implements Kernel {

        private final Map<Class<?>, Map<String, Function<Object, String>>> forms = new HashMap<>();

        @Override
        public <T> void render(Class<T> type, List<Form<T>> shown, List<Form<T>> onRequest) {
            Map<String, Function<Object, String>> byMime = new HashMap<>();
            shown.forEach(form -> byMime.put(form.mime(), value -> form.data().apply(type.cast(value))));
            forms.put(type, byMime);
        }

        String shown(Object value, String mime) {
            return forms.get(value.getClass()).get(mime).apply(value);
        }

        @Override
        public void display(String id, Map<String, String> data) {}

        @Override
        public void update(String id, Map<String, String> data) {}

        @Override
        public void evaluate(String source) {}
    }

    private final RecordingKernel kernel = new RecordingKernel();

    @Test
    void solutionsAreTablesWithTheirTargets() {
        Notebook.registerRenderers(kernel);
        Solution solution = TargetSolver.solve(
                ChannelGroups.paper(NETWORK).rule(),
                new Model(NETWORK, Weights.random(NETWORK, 1)),
                Target.parameters(-0.4));
        assertTrue(kernel.shown(solution, Form.HTML).contains("achieved [%]"));
        assertEquals(solution.toString(), kernel.shown(solution, Form.TEXT));
        assertTrue(kernel.shown(solution.plan(), Form.HTML).contains("removed [%]"));
    }

    @Test
    void scansAndGroupsAreShort() {
        Notebook.registerRenderers(kernel);
        Sensitivity scan =
                new Sensitivity(0.8, List.of(new Sensitivity.Curve("1", List.of(new Sensitivity.Point(0.3, 0.7)))));
        assertTrue(kernel.shown(scan, Form.HTML).contains("<img "));
        assertTrue(kernel.shown(scan, Form.TEXT).contains("0.70"));
        ChannelGroups groups = ChannelGroups.paper(NETWORK);
        assertTrue(kernel.shown(groups, Form.HTML).contains("<td style=\"text-align: left\">56 to 85</td>"));
        assertEquals(
                "1: layers 0 to 55",
                kernel.shown(groups, Form.TEXT).lines().findFirst().orElseThrow());
    }
}
