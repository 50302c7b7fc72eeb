package org.prunelab.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prunelab.experiment.Experiment;

/** What an experiment's file may not say, and how that is told. */
class ExperimentFileTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'settings': {'sparseRte': 0.1} | settings has the unknown key \"sparseRte\"; did you mean \"sparseRate\"?",
                "'grid': {'percentils': [0.1]} | grid has the unknown key \"percentils\"; did you mean \"percentiles\"?",
                "'seed': [1] | it has the unknown key \"seed\"; did you mean \"seeds\"?",
                "'settings': {'zzzzzzzzzzz': 1} | settings has the unknown key \"zzzzzzzzzzz\"; there are data, trainImages",
                "'settings': {'sparseRate': 'fast'} | settings.sparseRate is \"fast\"; allowed is a number, at least 0, at most 10.",
                "'settings': {'size': 100} | settings.size is 100; allowed is a whole number, at least 32, at most 2048, a multiple of 32.",
                "'settings': {'layerKeep': 1.5} | settings.layerKeep is 1.5; allowed is a number, at least 0, at most 1.",
                "'settings': {'merge': 'vote'} | settings.merge is \"vote\"; allowed is one of union, majority, intersection.",
                "'settings': {'target': 'speed=-1'} | settings.target is \"speed=-1\"; allowed is a text such as parameters=-0.647,macs=-0.349.",
                "'grid': {'percentiles': [0.1, 1.0]} | grid.percentiles[1] is 1.0; allowed is a number or a list, at least 0, below 1.",
                "'grid': {'relaxFrom': {'from': 0.5, 'to': 2, 'step': 0.5}} | a value of the range: grid.relaxFrom[0] is 1.5; allowed is a number, at least 0, at most 1.",
                "'grid': {'relaxFrom': {'from': 1, 'to': 0, 'step': 0.5}} | grid.relaxFrom goes from 1 to 0, which holds no value",
                "'grid': {'relaxFrom': {'from': 0, 'to': 1}} | grid.relaxFrom lacks \"step\".",
                "'grid': {'relaxFrom': {'from': 0, 'to': 1, 'step': 0}} | grid.relaxFrom.step is 0; allowed is a number, above 0.",
                "'grid': {'merge': []} | grid.merge is empty",
                "'seeds': [1, 1] | seeds names something twice: [1,1].",
                "'arms': {'a': {'from': 'b'}, 'b': {'from': 'a'}} | arms.a.from goes round in a circle: a -> b -> a",
                "'arms': {'relaxed': {}, 'b': {'from': 'relaxd'}} | names the arm \"relaxd\", which is none, did you mean \"relaxed\"?",
                "'presets': {'quik': {}} | presets has the unknown key \"quik\"; did you mean \"quick\"?",
                "'presets': {'smoke': {'arms': ['x']}}, 'arms': {'y': {}} | presets.smoke.arms names the arm \"x\", which is none",
                "'settings': {'merge': 'union'}, 'grid': {'merge': ['union']} | settings.merge is \"union\", but grid varies it",
                "'settings': {'group': 7, 'percentiles': 0.5} | group=7, but groups=paper are 5; name one of 1 to 5.",
                "'extends': 'no-such-thing' | extends: There is no experiment \"no-such-thing\"",
            })
    void mistakesAreToldWithTheirPlace(String content, String message) throws IOException {
        Path file = write("broken", content);

        Exception refused = assertThrows(
                IllegalArgumentException.class,
                () -> Experiment.load(file).preset("smoke").trials());

        assertTrue(refused.getMessage().contains(message), refused.getMessage());
        assertTrue(refused.getMessage().contains("experiment.json"), refused.getMessage());
    }

    @Test
    void everyMistakeIsToldAtOnce() throws IOException {
        Path file = write("broken", "'settings': {'widht': 1, 'batch': 'x'}");

        Exception refused = assertThrows(IllegalArgumentException.class, () -> Experiment.load(file));

        assertEquals(2, refused.getMessage().lines().count(), refused.getMessage());
    }

    @Test
    void aCircleOfExtendsIsRefused() throws IOException {
        write("a", "'extends': '../b'");
        write("b", "'extends': '../c'");
        write("c", "'extends': '../a'");

        Exception refused = assertThrows(IllegalArgumentException.class, () -> Experiment.load(folder.resolve("a")));

        assertTrue(
                refused.getMessage().contains("extends goes round in a circle: a -> b -> c -> a"),
                refused.getMessage());
    }

    @Test
    void whatIsNoJsonIsToldWithItsLine() throws IOException {
        Path file = folder.resolve("experiment.json");
        Files.writeString(file, "{\n  \"title\": \"a\",\n  \"title\": \"b\"\n}");

        Exception refused = assertThrows(IllegalArgumentException.class, () -> Experiment.load(file));

        assertTrue(refused.getMessage().contains("line 3"), refused.getMessage());
    }

    /** A notebook that lies elsewhere finds them in the jar. */
    @Test
    void everyExperimentOfTheProjectIsKnownByName() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("..", "experiments"))) {
            for (Path described : folders.map(each -> each.resolve("experiment.json"))
                    .filter(Files::exists)
                    .toList()) {
                String name = described.getParent().getFileName().toString();
                assertTrue(ExperimentFile.SHIPPED.contains(name), name);
            }
        }
    }

    @Test
    void anUnknownNameSuggestsTheNearest() {
        Exception refused = assertThrows(IllegalArgumentException.class, () -> Experiment.load("treshold-ablations"));

        assertTrue(refused.getMessage().contains("did you mean \"threshold-ablations\"?"), refused.getMessage());
    }

    @Test
    void anExtendingExperimentSetsWhatTheOtherVaried() throws IOException {
        write("a", "'grid': {'sparseRate': [0.1, 0.2], 'merge': ['union', 'majority']}, 'seeds': [5, 6]");
        Path file = write("b", "'extends': '../a', 'settings': {'sparseRate': 0.3}, 'seeds': [7]");

        Experiment experiment = Experiment.load(file).preset("smoke");

        assertEquals(2, experiment.trials().size());
        assertEquals(
                "{merge=union, seed=7}", experiment.trials().get(0).values().toString());
        assertEquals(
                0.3, experiment.trials().get(1).settings().get("sparseRate").doubleValue());
    }

    private Path write(String name, String content) throws IOException {
        Path file = Files.createDirectories(folder.resolve(name)).resolve("experiment.json");
        Files.writeString(file, "{\"title\": \"t\", \"question\": \"q\", %s}".formatted(content.replace('\'', '"')));
        return file;
    }
}
