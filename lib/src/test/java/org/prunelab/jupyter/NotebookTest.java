package org.prunelab.jupyter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Weights;
import org.prunelab.darknet.Yolov4;
import org.prunelab.detect.DetectedPicture;
import org.prunelab.detect.Detection;
import org.prunelab.experiment.Experiment;
import org.prunelab.image.Box;
import org.prunelab.image.Picture;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.prune.Cost;
import org.prunelab.shapes.Shapes;
import org.prunelab.solve.Sensitivity;
import org.prunelab.solve.Solution;
import org.prunelab.solve.Target;
import org.prunelab.solve.TargetSolver;
import org.prunelab.train.Training;
import org.prunelab.view.NetworkTable;
import org.prunelab.voc.Voc;
import tech.tablesaw.api.Table;

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
            Class<?> type = forms.keySet().stream()
                    .filter(each -> each.isInstance(value))
                    .findFirst()
                    .orElseThrow();
            return forms.get(type).get(mime).apply(value);
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

    @Test
    void dataSetsAndTrainingsEscapeWhatFilesSay(@TempDir Path folder) throws IOException {
        Notebook.registerRenderers(kernel);
        Path root = folder.resolve("set");
        new Shapes(3, 2, 64, 1, 1).write(root);
        try (Stream<Path> annotations = Files.list(root.resolve("Annotations"))) {
            for (Path file : annotations.toList()) {
                Files.writeString(file, Files.readString(file).replace("circle", "&lt;script&gt;"));
            }
        }
        Files.writeString(root.resolve("classes.txt"), "<script>\n");
        Voc voc = Voc.open(root);
        assertEquals(List.of("<script>"), voc.classes());
        assertTrue(kernel.shown(voc, Form.HTML).contains("&lt;script&gt;</td>"));
        assertFalse(kernel.shown(voc, Form.HTML).contains("<script>"));
        assertTrue(kernel.shown(voc, Form.TEXT).contains("<script>"));

        Training training = Training.of(NETWORK).on(voc).checkpoints(Path.of("<script>"));
        assertTrue(kernel.shown(training, Form.HTML).contains("&lt;script&gt;</td>"));
        assertFalse(kernel.shown(training, Form.HTML).contains("<script>"));
        assertTrue(kernel.shown(Training.of(NETWORK), Form.TEXT).contains("none yet: name it with .on(voc)"));
    }

    @Test
    void networksHaveARowForEachLayerInShort() {
        Notebook.registerRenderers(kernel);
        String text = kernel.shown(NETWORK, Form.TEXT);
        assertTrue(text.startsWith("Network of 162 layers (110 convolutions, 3 heads) for 3 x 64 x 64: "));
        assertTrue(text.endsWith("(162 rows, 138 of them not shown after the first 19)"));
        Table layers = NetworkTable.layers(NETWORK);
        Cost cost = Cost.of(NETWORK);
        assertEquals(cost.parameters(), (long) layers.longColumn("parameters").sum());
        assertEquals(cost.macs(), (long) layers.longColumn("MACs").sum());
        assertTrue(kernel.shown(new Model(NETWORK, Weights.random(NETWORK, 1)), Form.HTML)
                .contains("with 1,018,923 values"));
    }

    @Test
    void detectionsEscapeClassNames() {
        Notebook.registerRenderers(kernel);
        var found = new DetectedPicture(
                new Picture(20, 10, new byte[600]),
                List.of(new Detection(0, 0.5f, new Box(1, 2, 8, 9))),
                List.of("<script>"));
        assertTrue(kernel.shown(found, Form.HTML).contains("alt=\"&lt;script&gt; 0.50 [1, 2, 8, 9]\""));
        assertEquals("<script> 0.50 [1, 2, 8, 9]", kernel.shown(found, Form.TEXT));
    }

    @Test
    void hugePictureIsShownSmaller() throws IOException {
        Notebook.registerRenderers(kernel);
        String png = kernel.shown(new BufferedImage(10_000, 50, BufferedImage.TYPE_BYTE_GRAY), Form.PNG);
        BufferedImage shown =
                ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(png)));
        assertEquals(4000, shown.getWidth());
        assertEquals("Picture of 2 x 1 pixels", kernel.shown(new Picture(2, 1, new byte[6]), Form.TEXT));
    }

    @Test
    void experimentsTellTheirQuestionAndPoints() {
        Notebook.registerRenderers(kernel);
        Experiment experiment = Experiment.load("threshold-ablations");
        assertTrue(kernel.shown(experiment, Form.TEXT).startsWith(experiment.question()));
        assertTrue(kernel.shown(experiment, Form.HTML).contains(">seed</th>"));
    }

    @Test
    void mapOfTheLibraryNamesWhatThereIs() {
        String text = LibraryMap.shown().toText();
        for (String type : List.of("Voc", "Yolov4", "Training", "GammaPenalty", "ChannelGroups", "SpatialAttention")) {
            assertTrue(text.contains(type), type);
        }
        assertTrue(LibraryMap.shown().toHtml().contains("href=\"https://arxiv.org/abs/2306.01526\""));
    }
}
