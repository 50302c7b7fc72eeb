package org.prunelab.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.prunelab.evaluate.Evaluation;
import org.prunelab.evaluate.Evaluator;
import org.prunelab.evaluate.Protocol;
import org.prunelab.shapes.Shapes;
import org.prunelab.train.EngineThreads;
import org.prunelab.train.Trained;
import org.prunelab.train.TrainingSettings;
import org.prunelab.voc.Voc;

class ZooTest {

    private static final Recipe TINY = new Recipe(
            "tiny",
            "A detector for a test",
            0.0625,
            new Shapes(8, 4, 64, 2, 3),
            TrainingSettings.DEFAULT.withBatch(4).withEpochs(2),
            Optional.empty());

    @TempDir
    private Path folder;

    static List<String> names() {
        return Zoo.names();
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("names")
    void theShippedWeightsDoAsWellAsTheCardSays(String name) {
        ModelCard card = Zoo.card(name);
        // of a generated set the validation pictures are the same however many there are to learn from
        Zoo.data(name).withTrain(40).write(folder.resolve("data"));
        Voc voc = Voc.open(folder.resolve("data"));
        Evaluator evaluator =
                new Evaluator(voc.val(), card.classes(), card.network().size(), Protocol.VOC07);

        Evaluation evaluation = EngineThreads.using(
                1, () -> evaluator.evaluate(Zoo.trained(name).model()));

        assertEquals(card.data().valImages(), voc.val().size());
        // other instructions round scores otherwise, which may swap two detections
        assertEquals(card.evaluation().map(), evaluation.map(), 1e-3);
        card.evaluation().bySize().forEach((size, map) -> assertEquals(map, evaluation.mapOf(size), 5e-3, size));
    }

    @Test
    void theSparseDetectorLosesLittleAndHasMostFactorsNearZero() {
        ModelCard base = Zoo.card("shapes"), sparse = Zoo.card("shapes-sparse");
        assertEquals("shapes", sparse.start());
        assertTrue(base.evaluation().map() - sparse.evaluation().map() < 0.03);
        assertTrue(base.network().sparsity() < 0.01 && sparse.network().sparsity() > 0.5);
    }

    @Test
    void theControlIsTrainedForAsLongWithoutAPenalty() {
        ModelCard sparse = Zoo.card("shapes-sparse"), longer = Zoo.card("shapes-longer");
        assertEquals("shapes", longer.start());
        assertEquals(sparse.steps(), longer.steps());
        assertEquals(sparse.training().get("learningRate"), longer.training().get("learningRate"));
        assertTrue(longer.network().sparsity() < 0.01);
    }

    @Test
    void theBaseDetectorIsTrainedToTheEnd() {
        assertTrue(Zoo.card("shapes").evaluation().map() >= 0.85);
        assertEquals(
                Zoo.card("shapes").evaluation().map(), Zoo.shapes().evaluation().map());
    }

    @ParameterizedTest
    @MethodSource("names")
    void theCardTellsOfTheRecipe(String name) throws ReflectiveOperationException {
        Map<String, String> told = Zoo.card(name).training();
        for (RecordComponent component : TrainingSettings.class.getRecordComponents()) {
            if (!component.getName().equals("loaderThreads")) {
                Object value = component.getAccessor().invoke(Zoo.trained(name).settings());
                String text = String.valueOf(
                        value instanceof Optional<?> optional
                                ? optional.orElseThrow()
                                : value instanceof OptionalInt number ? number.getAsInt() : value);
                assertEquals(text, told.get(component.getName()), component.getName());
            }
        }
    }

    @Test
    void allFilesTogetherStaySmall() throws IOException {
        long bytes = 0;
        for (String name : Zoo.names()) {
            Zoo.copy(name, folder.resolve(name));
            for (String file : List.of("model.cfg", "model.weights", "training.json", "card.json")) {
                bytes += Files.size(folder.resolve(name).resolve(file));
            }
        }
        assertTrue(bytes <= 13_000_000, () -> "the zoo is too large for a jar");
    }

    @Test
    void anUnknownNameIsRefusedWithTheNearest() {
        String told = assertThrows(IllegalArgumentException.class, () -> Zoo.card("shape"))
                .getMessage();
        assertTrue(told.contains("did you mean \"shapes\"?"), told);
    }

    @Test
    void aDamagedFileIsRefusedByItsDigest() throws IOException {
        Zoo.copy("shapes", folder);
        for (String name : List.of("model.weights", "model.cfg", "training.json")) {
            byte[] whole = Files.readAllBytes(folder.resolve(name));
            byte[] damaged = whole.clone();
            damaged[damaged.length / 2] ^= 1;
            Files.write(folder.resolve(name), damaged);

            String told = assertThrows(IllegalArgumentException.class, () -> ZooFiles.in(folder)
                            .trained(TrainingSettings.DEFAULT))
                    .getMessage();

            assertTrue(told.startsWith(name) && told.contains("is damaged: its SHA-256 is"), told);
            Files.write(folder.resolve(name), whole);
        }
        ZooFiles.in(folder).trained(TrainingSettings.DEFAULT);
    }

    @Tag("slow")
    @Test
    void aDetectorIsMadeAgainToTheSameDigestsAndReadAsItWasTrained() {
        Trained first = Zoo.make(TINY, folder.resolve("first"));
        Zoo.make(TINY, folder.resolve("second"));
        ModelCard card = Zoo.card(folder.resolve("first")), again = Zoo.card(folder.resolve("second"));

        assertEquals(
                Set.of("model.cfg", "model.weights", "training.json"),
                card.files().keySet());
        assertEquals(card.files().get("model.weights"), again.files().get("model.weights"));
        assertEquals(card.training(), again.training());
        assertEquals(4, card.steps());
        assertEquals("scratch", card.start());
        Trained read = ZooFiles.in(folder.resolve("first")).trained(TINY.settings());
        assertEquals(
                first.model().weights().fingerprint(), read.model().weights().fingerprint());
        assertEquals(first.epochs(), read.epochs());
        assertEquals(first.evaluation().map(), read.evaluation().map());
        assertEquals(first.evaluation().map(), card.evaluation().map());
    }

    @Tag("slow")
    @Test
    void theCardTellsWhereTheTrainingBeganAlsoWhereAnotherProcessEndsIt() throws IOException {
        Zoo.make(TINY, folder);
        ObjectMapper json = new ObjectMapper();
        Path environment = folder.resolve("environment.json");
        ObjectNode begun = (ObjectNode) json.readTree(environment.toFile());
        json.writeValue(environment.toFile(), begun.put("commit", "an earlier one"));

        Zoo.make(TINY, folder);

        assertEquals("an earlier one", Zoo.card(folder).environment().get("commit"));
        json.writeValue(environment.toFile(), begun.put("instructions", "others"));
        String told = assertThrows(IllegalStateException.class, () -> Zoo.make(TINY, folder))
                .getMessage();
        assertTrue(told.contains("was begun with others instructions"), told);
    }
}
