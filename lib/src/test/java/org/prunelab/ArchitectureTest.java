package org.prunelab;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows between packages: who may know whom. */
class ArchitectureTest {

    private static final Path PAGE = Path.of("..", "docs", "architecture.md");
    private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\| ([\\w, ]*) \\| .* \\|");
    private static final String ROOT = "org.prunelab.";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.prunelab");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("org.prunelab.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    /** The table of docs/architecture.md is the map: a new arrow has to be written there, with its reason. */
    @Test
    void packagesKnowWhatTheArchitecturePageSays() throws IOException {
        assertEquals(inLines(onThePage()), inLines(inTheCode()));
    }

    @Test
    void packagesKnowOnlyThoseAboveThemOnThePage() throws IOException {
        Set<String> above = new TreeSet<>();
        onThePage().forEach((name, known) -> {
            assertTrue(
                    above.containsAll(known), name + " knows " + known + " of which only " + above + " stand above it");
            above.add(name);
        });
    }

    private static String inLines(Map<String, Set<String>> known) {
        return new TreeMap<>(known)
                .entrySet().stream()
                        .map(entry -> "%s knows %s".formatted(entry.getKey(), String.join(", ", entry.getValue())))
                        .collect(Collectors.joining("\n"));
    }

    private static Map<String, Set<String>> onThePage() throws IOException {
        Map<String, Set<String>> known = new LinkedHashMap<>();
        for (String line : Files.readAllLines(PAGE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                known.put(
                        row.group(1),
                        Stream.of(row.group(2).split(", "))
                                .filter(name -> !name.isBlank())
                                .collect(Collectors.toCollection(TreeSet::new)));
            }
        }
        return known;
    }

    private static Map<String, Set<String>> inTheCode() {
        Map<String, Set<String>> known = new TreeMap<>();
        for (JavaClass type : CLASSES) {
            String from = packageOf(type);
            if (!from.isEmpty()) {
                Set<String> targets = known.computeIfAbsent(from, name -> new TreeSet<>());
                type.getDirectDependenciesFromSelf().stream()
                        .map(dependency -> packageOf(dependency.getTargetClass()))
                        .filter(target -> !target.isEmpty() && !target.equals(from))
                        .forEach(targets::add);
            }
        }
        return known;
    }

    /** Empty for classes of other libraries, and for those that belong to no package of this one. */
    private static String packageOf(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith(ROOT) ? name.substring(ROOT.length()) : "";
    }

    @Test
    void onlyTensorPackagesKnowTheEngine() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackages(
                        "org.prunelab.detect..",
                        "org.prunelab.loss..",
                        "org.prunelab.evaluate..",
                        "org.prunelab.train..",
                        "org.prunelab.sparse..",
                        "org.prunelab.distill..",
                        "org.prunelab.zoo..",
                        "org.prunelab.jupyter..",
                        "org.prunelab.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.djl..")
                .check(CLASSES);
    }

    @Test
    void onlyOnePackageKnowsSpark() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackage("org.prunelab.spark..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.spark..")
                .check(CLASSES);
    }

    @Test
    void onlyTheExtensionKnowsTheKernel() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackage("org.prunelab.jupyter..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.dflib.jjava..")
                .check(CLASSES);
    }
}
