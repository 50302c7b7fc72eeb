package org.prunelab.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.prunelab.batch.Augmentation;
import org.prunelab.batch.MultiScale;
import org.prunelab.detect.ComputeDevice;
import org.prunelab.evaluate.Protocol;
import org.prunelab.loss.IouLoss;
import org.prunelab.loss.LossSettings;
import org.prunelab.prune.ChannelGroup;
import org.prunelab.prune.Constants;
import org.prunelab.prune.Importance;
import org.prunelab.prune.Merge;
import org.prunelab.prune.Rounding;
import org.prunelab.prune.ThresholdRule;
import org.prunelab.sparse.SparseRate;
import org.prunelab.train.LearningRate;
import org.prunelab.train.OptimizerSettings;

class StageJsonTest {

    /** A value of every choice that there is. */
    static List<Stage> stages() {
        TrainingConfig usual = TrainingConfig.usual(0, 300, 2);
        TrainingConfig other = new TrainingConfig(
                3,
                0,
                16,
                OptimizerSettings.adamW(),
                new LearningRate.WarmUp(10, new LearningRate.Steps(0.01, 0.1, List.of(0.8, 0.9))),
                LossSettings.yolov4().withIouLoss(IouLoss.GIOU),
                Augmentation.yolov4().withMultiScale(MultiScale.darknet(32)),
                0.9,
                2,
                7,
                new Compute(4, ComputeDevice.GPU));
        Train train = new Train(new NetworkConfig(0.25, 128), new Data.Folder(Path.of("VOC 2007"), 10, 0), other);
        SparseTrain sparse = SparseTrain.of(train, usual, SparseRate.constant(0.001), 2);
        SparseTrain perGroup = new SparseTrain(
                train, usual, SparseRate.linear(0.001, 0.1), 2, Grouping.of("module"), List.of(1.0, 2.0));
        Prune own = new Prune(
                sparse,
                Grouping.of(List.of(ChannelGroup.range("neck", 3, 6))),
                new Amount.Absolute(List.of(0.5)),
                Optional.empty(),
                new Selection(
                        ThresholdRule.AS_PUBLISHED,
                        Importance.random(5),
                        Merge.UNION,
                        0.1,
                        2,
                        Rounding.up(8),
                        List.of(4, 2)),
                Constants.NONE,
                0,
                Compute.cpu(1));
        ScanSensitivity scan = new ScanSensitivity(
                sparse,
                Grouping.of("stride"),
                Selection.paper(),
                List.of(0.3, 0.6),
                20,
                Constants.MOVED,
                10,
                Compute.cpu(1));
        Prune targets = new Prune(
                sparse,
                Grouping.of("stride"),
                new Amount.Targets(Map.of("parameters", -0.5, "macs", -0.3)),
                Optional.of(scan),
                Selection.paper(),
                Constants.MOVED,
                10,
                Compute.cpu(1));
        Prune top = new Prune(
                new Train(new NetworkConfig(1, 416), new Data.Download(Path.of("voc"), 0, 0), usual),
                Grouping.of("module"),
                new Amount.Top(List.of(8)),
                Optional.empty(),
                Selection.paper(),
                Constants.MOVED,
                10,
                Compute.cpu(1));
        Prune timed = new Prune(
                sparse,
                Grouping.of("stride"),
                new Amount.TimedTargets(Map.of("milliseconds", -0.3), Path.of("table.json"), "0a1b"),
                Optional.empty(),
                Selection.paper(),
                Constants.MOVED,
                10,
                Compute.cpu(1));
        return List.of(
                own,
                timed,
                targets,
                top,
                Evaluate.onValidation(perGroup, Protocol.VOC10, Compute.cpu(1)),
                Evaluate.onValidation(
                        SparseTrain.of(train, usual, SparseRate.cosine(0.001, 0), 1), Protocol.VOC07, Compute.cpu(1)),
                Evaluate.onTest(train, new TestSet(TinyStages.DATA, 30), Protocol.VOC07, Compute.cpu(1)),
                new FromScratch(own, usual),
                scan,
                Evaluate.onValidation(train, Protocol.COCO, Compute.cpu(1)),
                new Export(own, Export.Format.DARKNET),
                FromZoo.of("shapes", TinyStages.DATA),
                Transfer.of("shapes", new NetworkConfig(0.125, 128), TinyStages.DATA, other),
                TinyStages.everything());
    }

    @ParameterizedTest
    @MethodSource("stages")
    void comesBackEqual(Stage stage) {
        assertEquals(stage, StageJson.read(StageJson.write(stage)));
    }

    @Test
    void saysItInPlainWords() throws Exception {
        JsonNode json = StageJson.mapper().readTree(StageJson.write(TinyStages.everything()));
        assertEquals("export", json.path("kind").asText());
        assertEquals("onnx", json.path("format").asText());
        JsonNode sparse = json.path("model").path("teacher");
        assertEquals("relaxed", sparse.path("rate").path("kind").asText());
        assertEquals("shapes", sparse.path("base").path("data").path("kind").asText());
        assertTrue(
                sparse.path("training").path("augmentation").path("multiScale").isNull());
    }

    @Test
    void treesAreWrittenInOneOrderWhateverTheOrderOfTheirNames() throws Exception {
        JsonNode tree = StageJson.mapper().readTree("{\"b\": {\"d\": 1, \"c\": 2}, \"a\": 3}");
        assertEquals("{\"a\":3,\"b\":{\"c\":2,\"d\":1}}", StageJson.mapper().writeValueAsString(tree));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"width\":0.03125 | \"widht\":0.03125 | network.width: it is missing",
                "\"width\":0.03125 | \"width\":0.03125,\"depth\":3 | network.depth: there is no such setting; known are",
                "\"kind\":\"train\" | \"kind\":\"trian\" | trian",
                "\"width\":0.03125 | \"width\":9.5 | network: width=9.5 must be above 0 and at most 4",
                "\"epochs\":1 | \"epochs\":1.5 | training.epochs:",
                "\"batch\":4 | \"batch\":\"four\" | training.batch:",
                "\"evaluations\":1, | '' | training.evaluations: it is missing",
            })
    void refusesWhatItDoesNotKnow(String right, String wrong, String said) {
        String json = StageJson.write(TinyStages.train(1));
        assertTrue(json.contains(right.strip()), json);
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> StageJson.read(json.replace(right.strip(), wrong.strip())));
        assertTrue(refused.getMessage().contains(said), refused.getMessage());
    }
}
