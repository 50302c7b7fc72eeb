package org.prunelab;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

/** The arrows between packages: who may know whom. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.prunelab");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("org.prunelab.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void packagesKnowOnlyWhatTheyMay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("darknet")
                .definedBy("org.prunelab.darknet..")
                .layer("image")
                .definedBy("org.prunelab.image..")
                .layer("report")
                .definedBy("org.prunelab.report..")
                .layer("prune")
                .definedBy("org.prunelab.prune..")
                .layer("export")
                .definedBy("org.prunelab.export..")
                .layer("voc")
                .definedBy("org.prunelab.voc..")
                .layer("detect")
                .definedBy("org.prunelab.detect..")
                .layer("evaluate")
                .definedBy("org.prunelab.evaluate..")
                .layer("train")
                .definedBy("org.prunelab.train..")
                .layer("sparse")
                .definedBy("org.prunelab.sparse..")
                .layer("distill")
                .definedBy("org.prunelab.distill..")
                .layer("store")
                .definedBy("org.prunelab.store..")
                .layer("zoo")
                .definedBy("org.prunelab.zoo..")
                .layer("stage")
                .definedBy("org.prunelab.stage..")
                .layer("worker")
                .definedBy("org.prunelab.worker..")
                .layer("experiment")
                .definedBy("org.prunelab.experiment..")
                .layer("spark")
                .definedBy("org.prunelab.spark..")
                .layer("jupyter")
                .definedBy("org.prunelab.jupyter..")
                .layer("cli")
                .definedBy("org.prunelab.cli..")
                .layer("bench")
                .definedBy("org.prunelab.bench..")
                .whereLayer("darknet")
                .mayNotAccessAnyLayer()
                .whereLayer("image")
                .mayNotAccessAnyLayer()
                // files are written whole in one way
                .whereLayer("report")
                .mayOnlyAccessLayers("darknet")
                .whereLayer("prune")
                .mayOnlyAccessLayers("darknet")
                .whereLayer("export")
                .mayOnlyAccessLayers("darknet")
                // a download shows how far it has come, and file problems have the same words everywhere
                .whereLayer("voc")
                .mayOnlyAccessLayers("darknet", "image", "report")
                .whereLayer("detect")
                .mayOnlyAccessLayers("darknet", "image", "report")
                // latency tables are the solver's, and ONNX Runtime is measured on what is exported
                .whereLayer("evaluate")
                .mayOnlyAccessLayers("darknet", "image", "voc", "detect", "prune", "export", "report")
                .whereLayer("train")
                .mayOnlyAccessLayers("darknet", "image", "voc", "detect", "evaluate", "report")
                .whereLayer("sparse")
                .mayOnlyAccessLayers("darknet", "prune", "train")
                .whereLayer("distill")
                .mayOnlyAccessLayers("darknet", "image", "detect", "voc", "train")
                .whereLayer("store")
                .mayOnlyAccessLayers("darknet")
                .whereLayer("zoo")
                .mayOnlyAccessLayers(
                        "darknet", "voc", "detect", "evaluate", "prune", "train", "sparse", "store", "report")
                .whereLayer("stage")
                .mayOnlyAccessLayers(
                        "zoo",
                        "darknet",
                        "voc",
                        "detect",
                        "prune",
                        "evaluate",
                        "train",
                        "sparse",
                        "distill",
                        "export",
                        "store",
                        "report")
                .whereLayer("worker")
                .mayOnlyAccessLayers(
                        "darknet", "voc", "detect", "train", "sparse", "distill", "store", "stage", "report")
                .whereLayer("spark")
                .mayOnlyAccessLayers("darknet", "detect", "report", "store", "stage", "experiment")
                .whereLayer("spark")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("jupyter")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("bench")
                .mayNotBeAccessedByAnyLayer()
                .check(CLASSES);
    }

    @Test
    void onlyTensorPackagesKnowTheEngine() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideInAnyPackage(
                        "org.prunelab.darknet..",
                        "org.prunelab.image..",
                        "org.prunelab.prune..",
                        "org.prunelab.export..",
                        "org.prunelab.voc..",
                        "org.prunelab.report..",
                        "org.prunelab.store..",
                        "org.prunelab.stage..",
                        "org.prunelab.worker..",
                        "org.prunelab.experiment..",
                        "org.prunelab.spark..")
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
